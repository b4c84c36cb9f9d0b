// What the web framework leaves undone: Chinese labels on its own buttons, where a new answer is shown, the kiosk's idle
// reset.
(() => {
	const { labels, labelBeginnings, idleSeconds, idleText, sourceTitle, closeText } = window.pageSettings;

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

	// The warning appears ten seconds before the reset (or at half time, where the time is short).
	function watchIdle() {
		const warnAfter = Math.max(idleSeconds - 10, idleSeconds / 2);
		let last = Date.now();
		const notice = document.createElement("div");
		notice.id = "idle-notice";
		notice.setAttribute("role", "alert");
		notice.textContent = idleText;
		notice.hidden = true;
		document.body.append(notice);

		const active = () => {
			last = Date.now();
			notice.hidden = true;
		};
		for (const event of ["pointerdown", "keydown", "touchstart", "wheel", "input"]) {
			document.addEventListener(event, active, { capture: true, passive: true });
		}

		const inUse = () => {
			const answer = document.getElementById("kiosk-answer");
			const typed = document.querySelector("#kiosk-question textarea, #kiosk-question input");
			return (answer && answer.offsetParent !== null) || (typed && typed.value !== "") || window.scrollY > 0;
		};
		setInterval(() => {
			const idle = (Date.now() - last) / 1000;
			if (!inUse()) last = Date.now();
			else if (idle >= idleSeconds) {
				document.getElementById("kiosk-reset")?.click();
				window.scrollTo(0, 0);
				active();
			} else notice.hidden = idle < warnAfter;
		}, 500);
	}

	// A place in a source opens over the page; without this script it opens on a page of its own.
	function showSource(address) {
		const dialog = document.createElement("dialog");
		dialog.className = "source-dialog";
		dialog.setAttribute("aria-label", sourceTitle);
		const close = document.createElement("button");
		close.textContent = closeText;
		close.type = "button";
		close.onclick = () => dialog.close();
		const frame = document.createElement("iframe");
		frame.title = sourceTitle;
		frame.setAttribute("sandbox", "");
		frame.src = address;
		dialog.append(close, frame);
		dialog.addEventListener("close", () => dialog.remove());
		dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
		document.body.append(dialog);
		dialog.showModal();
	}
	document.addEventListener("click", (event) => {
		const link = event.target.closest?.('a[href^="source?"]');
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		showSource(link.href);
	});

	// On a narrow screen the list of conversations would cover the page it belongs to.
	let sidebarSeen = false;
	function foldSidebar() {
		const sidebar = document.querySelector(".sidebar.open");
		if (sidebarSeen || !sidebar) return;
		sidebarSeen = true;
		if (innerWidth < 900) sidebar.querySelector(".toggle-button")?.click();
	}

	function start() {
		new MutationObserver(() => {
			relabel(document);
			showLatest();
			foldSidebar();
		}).observe(document.body, { childList: true, subtree: true });
		if (idleSeconds > 0) watchIdle();
	}
	// The framework may put this script into the head before or after the document is complete.
	if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
	else start();
})();
