// @ts-check
// What VS Code says and asks: modal dialogs, notifications, the status bar.
import { expectEventually, happens, succeeds } from './waiting.mjs';

const dialog = '.monaco-dialog-box';
const notifications = ['.notifications-toasts', '.notifications-center'];
const messages = notifications.map((place) => `${place} .notification-list-item-message`).join(', ');
const notificationButtons = notifications.map((place) => `${place} .monaco-button`).join(', ');

/** Runs git or the gate before it speaks. */
const commandMilliseconds = 60_000;
const lostMilliseconds = 10_000;

/** @param {import('playwright-core').Page} page @param {(title: string) => Promise<void>} runCommand */
export function messagesOf(page, runCommand) {
  /** The text of the modal dialog, or '' while there is none. */
  async function readDialog() {
    const texts = await page.locator(dialog).allInnerTexts();
    return texts[0]?.trim() ?? '';
  }

  /** The text of the modal dialog, once it fits. @param {RegExp} [wanted] needed when one dialog follows another */
  function dialogText(wanted = /./) {
    return expectEventually(readDialog, (text) => wanted.test(text), `a dialog like ${wanted}`, {
      timeout: commandMilliseconds,
    });
  }

  /**
   * Presses a button of the modal dialog, and waits until the dialog is gone.
   * @param {string | RegExp} [button] without a name the first one @param {RegExp} [wanted] as for `dialogText`
   */
  async function acceptDialog(button, wanted) {
    const text = await dialogText(wanted);
    const all = page.locator(`${dialog} .monaco-button`);
    const one = button === undefined ? all.first() : all.filter({ hasText: button }).first();
    await expectEventually(
      async () => {
        if ((await readDialog()) !== text) return '';
        await succeeds(() => one.click({ timeout: lostMilliseconds }));
        await happens(async () => (await readDialog()) !== text, { timeout: lostMilliseconds });
        const now = await readDialog();
        return now === text ? now : '';
      },
      (now) => now === '',
      `the dialog to take ${button ?? 'its first button'}`,
    );
    return text;
  }

  /** The notifications on screen. @returns {Promise<string[]>} */
  function readNotifications() {
    return page.$$eval(messages, (items) => items.map((item) => item.textContent ?? ''));
  }

  /** @param {RegExp} text @returns {Promise<string>} */
  async function waitForNotification(text) {
    const all = await expectEventually(
      readNotifications,
      (items) => items.some((item) => text.test(item)),
      `a notification like ${text}`,
      { timeout: commandMilliseconds },
    );
    return all.find((item) => text.test(item)) ?? '';
  }

  /** Takes all notifications away, and waits until they are gone. */
  async function clearNotifications() {
    await runCommand('Notifications: Clear All Notifications');
    await expectEventually(readNotifications, (items) => items.length === 0, 'no notifications');
  }

  /**
   * Presses a button until its notification is gone. One that went out of sight by itself, as all do after some
   * seconds, is looked up where VS Code keeps them.
   * @param {string | RegExp} button
   */
  async function pressNotificationButton(button) {
    const one = page.locator(notificationButtons, { hasText: button }).first();
    const isThere = () => one.isVisible();
    let isPressed = false;
    await expectEventually(
      async () => {
        if (!(await happens(isThere, { timeout: isPressed ? 0 : 1_000 }))) {
          if (isPressed) return true;
          await runCommand('Notifications: Show Notifications');
          await happens(isThere, { timeout: lostMilliseconds });
        }
        isPressed = (await succeeds(() => one.click({ timeout: lostMilliseconds }))) || isPressed;
        return isPressed && happens(async () => !(await isThere()), { timeout: lostMilliseconds });
      },
      (isGone) => isGone,
      `a notification with the button ${button}`,
    );
  }

  /** @returns {Promise<string[]>} text or, where there is none, accessible name of each item */
  function statusBarItems() {
    return page.$$eval('.part.statusbar .statusbar-item', (items) =>
      items.map((item) => item.textContent?.trim() || (item.getAttribute('aria-label') ?? '')),
    );
  }

  /** Waits for a text in the status bar, where some stand for four seconds only: call it at once. @param {RegExp} text */
  function waitForStatus(text) {
    return expectEventually(
      statusBarItems,
      (items) => items.some((item) => text.test(item)),
      `a status like ${text}`,
    );
  }

  return {
    dialogText,
    acceptDialog,
    readNotifications,
    waitForNotification,
    clearNotifications,
    pressNotificationButton,
    statusBarItems,
    waitForStatus,
  };
}
