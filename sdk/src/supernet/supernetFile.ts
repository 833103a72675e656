/** Name of the file of a supernet's weights after so many epochs. */
export const supernetFile = (epochs: number): string => `epoch-${epochs}.safetensors`;
