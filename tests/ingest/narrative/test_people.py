import pytest

from ingest.narrative import redact_people


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("执行数含张甲乙、李丙、王丁戊和赵己四名退休职工的职业年金", "执行数含四名退休职工的职业年金"),
        ("新增退休人员陈甲、林乙丙2人", "新增退休人员2人"),
        ("向困难职工马甲乙等3人发放补助", "向困难职工3人发放补助"),
        ("阿甲古丽·买乙提、艾丙·吐丁逊两名同志退休", "两名同志退休"),
        ("2人退休（周甲乙、吴丙）", "2人退休"),
        ("欧阳甲、司马乙丙二人调出", "二人调出"),
        ("王甲乙同志调出", "同志调出"),
    ],
)
def test_names_before_a_count_are_left_out(text: str, offered: str) -> None:
    assert redact_people(text) == offered


@pytest.mark.parametrize(
    "text",
    [
        "下设财务科、办公室、征缴科三个科室",
        "行政单位、事业单位和参公单位共5人",
        "含高级工程师、司机、文员三人",
        "由财政局、人社局和医保局3人组成",
        "其中在职 15 人，退休 21 人",
        "党员同志、老同志",
        "和田、于田、策勒3人",
        "编制数33名，实有人数59人",
    ],
)
def test_other_lists_stay(text: str) -> None:
    assert redact_people(text) == text
