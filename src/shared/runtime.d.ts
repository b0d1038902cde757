// What every runtime of ours (browser, worker, Node) offers and the language library doesn't name. Only for the
// type check of src/shared, which has neither DOM nor Node types.
interface TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare const TextEncoder: { new (): TextEncoder };
interface TextDecoder {
  decode(bytes: Uint8Array): string;
}
declare const TextDecoder: {
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};
declare function atob(text: string): string;
declare function btoa(text: string): string;
interface CryptoKey {
  readonly type: string;
}
declare const crypto: {
  getRandomValues<T extends Uint8Array>(array: T): T;
  subtle: {
    digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer>;
    importKey(
      format: string,
      key: Uint8Array,
      algorithm: unknown,
      extractable: boolean,
      usages: string[],
    ): Promise<CryptoKey>;
    verify(algorithm: unknown, key: CryptoKey, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
    sign(algorithm: unknown, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
    deriveBits(algorithm: unknown, key: CryptoKey, length: number): Promise<ArrayBuffer>;
  };
};
