// The staff pages: a place in a source opens over the page, and the list of conversations is folded on a narrow screen.
(() => {
	const { sourceTitle, closeText } = window.pageSettings;

	// Without this script the link opens a page of its own.
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
		frame.setAttribute("sandbox", "allow-downloads");
		frame.src = address;
		dialog.append(close, frame);
		dialog.addEventListener("close", () => dialog.remove());
		dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
		document.body.append(dialog);
		dialog.showModal();
	}
	document.addEventListener("click", (event) => {
		const link = event.target.closest?.(':is(a[href^="source?"], a[href^="document?"], a[href^="report?"])');
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		showSource(link.href);
	});

	// Folded, the list does not cover the page that it belongs to.
	function foldSidebar(_, observer) {
		const sidebar = document.querySelector(".sidebar.open");
		if (!sidebar) return;
		observer.disconnect();
		if (innerWidth < 900) sidebar.querySelector(".toggle-button")?.click();
	}
	new MutationObserver(foldSidebar).observe(document.documentElement, { childList: true, subtree: true });
})();
