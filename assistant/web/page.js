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

	// Roles that the framework gives without what they need.
	function repairRoles(root) {
		for (const list of root.querySelectorAll(".examples[role='list']")) list.removeAttribute("role");
		// A fold's arrow is a button without a name inside the fold's own button: only the outer one is for pressing.
		for (const arrow of root.querySelectorAll(".thought-group .title button:not([inert])")) {
			arrow.inert = true;
			arrow.setAttribute("aria-hidden", "true");
		}
		for (const title of root.querySelectorAll(".thought-group .title[role='button']")) {
			title.setAttribute("aria-expanded", String(title.classList.contains("expanded")));
		}
		for (const message of root.querySelectorAll("[data-testid='bot'][aria-label]:not([role]), [data-testid='user'][aria-label]:not([role])")) {
			message.setAttribute("role", "group");
		}
		for (const place of root.querySelectorAll(".upload-container[aria-label]")) place.removeAttribute("aria-label");
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
			repairRoles(document);
			showLatest();
		}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
	}
	// The framework may put this script into the head before or after the document is complete.
	if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
	else start();
})();
