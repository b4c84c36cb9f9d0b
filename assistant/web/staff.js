// The staff pages: a place in a source opens over the page, and the list of conversations is folded on a narrow screen.
(() => {
	const texts = window.pageSettings.texts;

	// Without this script the link opens a page of its own.
	function showSource(address) {
		const dialog = document.createElement("dialog");
		dialog.className = "source-dialog";
		dialog.setAttribute("aria-label", texts.source_title);
		const close = document.createElement("button");
		close.textContent = texts.close;
		close.type = "button";
		close.onclick = () => dialog.close();
		const frame = document.createElement("iframe");
		frame.title = texts.source_title;
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

	// The framework's own button for copying is missing where an answer has a picture.
	function addCopy() {
		for (const link of document.querySelectorAll('#conversation a[href^="answer/"]:not([data-copy])')) {
			link.dataset.copy = "";
			const button = document.createElement("button");
			button.type = "button";
			button.className = "copy-answer";
			button.textContent = texts.copy;
			button.onclick = async () => {
				const answer = link.closest(".message-row").querySelector('[data-testid="bot"]');
				await copy(answer.innerText);
				button.textContent = texts.copied;
				setTimeout(() => (button.textContent = texts.copy), 2000);
			};
			link.after(button);
		}
	}
	async function copy(words) {
		if (navigator.clipboard) return navigator.clipboard.writeText(words).catch(() => copyOld(words));
		return copyOld(words);
	}
	// Where the connection is not encrypted, browsers have only the old way.
	function copyOld(words) {
		const area = document.createElement("textarea");
		area.value = words;
		document.body.append(area);
		area.select();
		document.execCommand("copy");
		area.remove();
	}
	const watchAnswers = () => new MutationObserver(addCopy).observe(document.body, { childList: true, subtree: true });
	if (document.body) watchAnswers();
	else document.addEventListener("DOMContentLoaded", watchAnswers);

	// Folded, the list does not cover the page that it belongs to. It opens by itself while the page is being built.
	const folding = setInterval(() => {
		const sidebar = document.querySelector(".sidebar");
		if (sidebar?.classList.contains("open")) sidebar.querySelector(".toggle-button")?.click();
		else if (sidebar && performance.now() > 1500) clearInterval(folding);
	}, 150);
	if (innerWidth >= 900) clearInterval(folding);
})();
