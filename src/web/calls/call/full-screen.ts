/** The whole page, so that its buttons stay; a browser that refuses leaves it as it is. */
export async function switchFullScreen(): Promise<void> {
  const asked = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  await asked.catch(() => {});
}
