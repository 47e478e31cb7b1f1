/** Work that says where it may be interrupted; the same result whoever runs it, at once (`runWhole`) or in slices. */
export type Sliced<T> = Generator<void, T, void>;
