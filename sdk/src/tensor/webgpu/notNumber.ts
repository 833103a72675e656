/** WGSL of `notNumber(value)`. A comparison of a value with itself may be left out by a shader compiler. */
export const notNumber = `
  fn notNumber(value : f32) -> bool {
    return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u;
  }
`;
