// The program behind askpass.sh: asks the editor on its private socket and prints the answer for OpenSSH. It ends with 1
// when there is no editor or the person closed the question. The answer passes through memory and pipes alone.
import { connect } from 'node:net';
import {
  askpassVariables,
  type AskpassRequest,
  longestAskpassLine,
  parseAskpassReply,
} from './askpassMessage.ts';

const path = process.env[askpassVariables.socket] ?? '';
const request: AskpassRequest = {
  token: process.env[askpassVariables.token] ?? '',
  prompt: process.argv.slice(2).join(' '),
  hint: process.env['SSH_ASKPASS_PROMPT'] ?? '',
};

process.exitCode = 1;
if (path !== '') {
  let line = '';
  const socket = connect({ path }, () => socket.write(`${JSON.stringify(request)}\n`));
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    line += text;
    if (line.length > longestAskpassLine) socket.destroy();
  });
  // Nobody listens, or the editor has gone: the exit code says that nothing was answered.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    const reply = parseAskpassReply(line);
    if (reply === null || reply.answer === null) return;
    process.exitCode = 0;
    process.stdout.write(`${reply.answer}\n`);
  });
}
