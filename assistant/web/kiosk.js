// The kiosk beyond the web framework: back to the start when nobody is there, the focus where something new is read, and the
// language of each part for those who have it read aloud.
(() => {
	const { idleSeconds, idleText } = window.pageSettings;
	const ANSWERS = ["#kiosk-body", "#kiosk-options", "#kiosk-organisation", "#scope-line", "#sample-banner"];
	const byId = (id) => document.getElementById(id);
	const isSeen = (element) => element !== null && element.offsetParent !== null;

	// A new question, and the way back, are read from their start: by the eye and by a screen reader.
	let read = "";
	function followScreen() {
		const asked = byId("asked-line");
		const now = isSeen(asked) ? asked.textContent : "";
		if (now === read) return;
		read = now;
		(now ? asked : document.querySelector("#page-title h1"))?.focus({ preventScroll: true });
		window.scrollTo(0, 0);
	}

	const language = () => (byId("kiosk-language")?.textContent.includes("English") ? "zh" : "en");
	function markLanguages() {
		const page = language() === "zh" ? "zh-CN" : "en";
		if (document.documentElement.lang !== page) document.documentElement.lang = page;
		for (const selector of ANSWERS) {
			const part = document.querySelector(selector);
			if (part && part.lang !== "zh-CN") part.lang = "zh-CN";
		}
		const body = byId("kiosk-body");
		if (body && !body.hasAttribute("aria-live")) body.setAttribute("aria-live", "polite");
	}

	// The warning appears ten seconds before the reset (or at half time, where the time is short).
	function watchIdle() {
		const warnAfter = Math.max(idleSeconds - 10, idleSeconds / 2);
		let last = Date.now();
		let touched = false; // since the last reset: then there may be something of the visitor on the page
		const notice = document.createElement("div");
		notice.id = "idle-notice";
		notice.setAttribute("role", "alert");
		notice.hidden = true;
		document.body.append(notice);

		const active = () => {
			last = Date.now();
			touched = true;
			notice.hidden = true;
		};
		for (const event of ["pointerdown", "keydown", "touchstart", "wheel", "input"]) {
			document.addEventListener(event, active, { capture: true, passive: true });
		}
		const typed = () => document.querySelector("#kiosk-question textarea, #kiosk-question input")?.value !== "";
		const wouldBeMissed = () => isSeen(byId("kiosk-answer")) || typed();
		setInterval(() => {
			const idle = (Date.now() - last) / 1000;
			if (!touched) last = Date.now();
			else if (idle >= idleSeconds) {
				byId("kiosk-reset")?.click();
				window.scrollTo(0, 0);
				notice.hidden = true;
				touched = false;
			} else if (notice.hidden && idle >= warnAfter && wouldBeMissed()) {
				notice.textContent = idleText[language()];
				notice.hidden = false;
			}
		}, 500);
	}

	function start() {
		const follow = () => {
			followScreen();
			markLanguages();
		};
		new MutationObserver(follow).observe(document.body, { childList: true, subtree: true, characterData: true });
		follow();
		watchIdle();
	}
	if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
	else start();
})();
