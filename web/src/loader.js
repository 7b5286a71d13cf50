// Unpacks the script of the page, which is compressed: its text is that of the hash in the policy of the page.
(async () => {
  try {
    const letters = atob(document.getElementById("app").textContent.trim());
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(plain).text();
    document.body.append(script);
  } catch (error) {
    document.getElementById("page").textContent = `This page needs a browser of 2023 or later. (${error})`;
  }
})();
