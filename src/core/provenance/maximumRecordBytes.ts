/** Larger notes and trace files are reported and left unread: the largest real note seen had 3.2 MB. */
export const maximumRecordBytes = 20 * 1024 * 1024;
