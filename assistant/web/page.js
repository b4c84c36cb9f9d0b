// What the web framework leaves undone: Chinese labels on its own buttons, where a new answer is shown.
(() => {
	const { labels, labelBeginnings } = window.pageSettings;

	const beginnings = Object.entries(labelBeginnings).map(([english, chinese]) => [new RegExp(`^${english}`), chinese]);

	function translated(label) {
		if (labels[label]) return labels[label];
		for (const [english, chinese] of beginnings) {
			if (english.test(label)) return label.replace(english, chinese);
		}
		return null;
	}

	function relabel(root) {
		for (const name of ["aria-label", "title"]) {
			for (const element of root.querySelectorAll(`[${name}]`)) {
				const chinese = translated(element.getAttribute(name));
				if (chinese) element.setAttribute(name, chinese);
			}
		}
	}

	// A new question goes to the top of the conversation, and its answer below is read from the start. Opening a fold
	// adds neither a row nor a fold, and moves nothing.
	let shown = 0;
	function showLatest() {
		const rows = document.querySelectorAll("#conversation .message-row");
		const count = rows.length + document.querySelectorAll("#conversation .thought").length;
		if (count === shown) return;
		shown = count;
		// What follows is laid out little by little, and only then is there room to bring the question up.
		for (const delay of [0, 120, 400]) setTimeout(() => shown === count && bringUp(), delay);
	}
	function bringUp() {
		const asked = [...document.querySelectorAll("#conversation .message-row.user-row")].pop();
		const pane = asked?.closest(".bubble-wrap");
		if (pane) pane.scrollTop += asked.getBoundingClientRect().top - pane.getBoundingClientRect().top - 8;
	}

	function start() {
		new MutationObserver(() => {
			relabel(document);
			showLatest();
		}).observe(document.body, { childList: true, subtree: true });
	}
	// The framework may put this script into the head before or after the document is complete.
	if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
	else start();
})();
