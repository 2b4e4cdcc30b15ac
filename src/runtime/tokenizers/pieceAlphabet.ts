// How a vocabulary writes bytes: what a piece of it stands for.
import { bytesOfToken } from '../byteAlphabet.ts';

/** @returns the bytes that a piece of the vocabulary stands for. */
export type PieceAlphabet = (piece: string) => Uint8Array;

const encoder = new TextEncoder();

/** GPT-2's: a printable character for each byte. */
export const byteLevel: PieceAlphabet = (piece) => bytesOfToken(piece) ?? encoder.encode(piece);

/** The character that stands for a blank. */
export const BLANK = '\u2581';
const BYTE = /^<0x([0-9A-F]{2})>$/;

/** SentencePiece's (Kudo and Richardson 2018): text with `▁` for blanks, and `<0x0A>` for bytes that have no piece. */
export const sentencePiece: PieceAlphabet = (piece) => {
  const byte = BYTE.exec(piece)?.[1];
  return byte === undefined ? encoder.encode(piece.replaceAll(BLANK, ' ')) : Uint8Array.of(Number.parseInt(byte, 16));
};
