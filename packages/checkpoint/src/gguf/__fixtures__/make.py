"""Writes all-types.gguf and expected.safetensors. Needs gguf 0.19.0, safetensors 0.8.0 and numpy from PyPI."""
import gguf
import numpy as np
from safetensors.numpy import save_file

random = np.random.default_rng(1)
writer = gguf.GGUFWriter("all-types.gguf", "glossa-test")
writer.add_uint8("u8", 200), writer.add_int8("i8", -100), writer.add_uint16("u16", 60000), writer.add_int16("i16", -30000)
writer.add_uint32("u32", 4000000000), writer.add_int32("i32", -2000000000), writer.add_float32("f32", 0.5), writer.add_bool("flag", True)
writer.add_string("text", "詩 \"q\""), writer.add_uint64("u64", 2**40), writer.add_int64("i64", -(2**62)), writer.add_float64("f64", 1e300)
writer.add_array("tokens", ["a", "b", "é"]), writer.add_array("scores", [0.5, -1.0]), writer.add_array("types", [1, 2, 3])

types = gguf.GGMLQuantizationType
half_fields = {types.Q4_0: [0], types.Q4_1: [0, 2], types.Q8_0: [0], types.Q4_K: [0, 2], types.Q5_K: [0, 2], types.Q6_K: [208]}
expected = {}
for kind, fields in half_fields.items():
    block, size = gguf.GGML_QUANT_SIZES[kind]
    raw = random.integers(0, 256, (3, 2, size), dtype=np.uint8)
    for field in fields:
        raw[:, :, field : field + 2] = random.normal(0, 0.05, (3, 2, 1)).astype(np.float16).view(np.uint8)
    raw = raw.reshape(3, 2 * size)
    writer.add_tensor(kind.name, raw, raw_dtype=kind)
    expected[kind.name] = gguf.quants.dequantize(raw, kind).astype(np.float32)

plain = random.normal(0, 1, (5, 3)).astype(np.float32)
for name, values in {"F32": plain, "F16": plain.astype(np.float16), "F64": plain.astype(np.float64), "I8": (plain * 30).astype(np.int8), "I32": (plain * 1000).astype(np.int32)}.items():
    writer.add_tensor(name, values)
    expected[name] = values.astype(np.float32)
bits = (plain.view(np.uint32) >> 16).astype(np.uint16)
writer.add_tensor("BF16", bits.view(np.uint8), raw_dtype=types.BF16)
expected["BF16"] = (bits.astype(np.uint32) << 16).view(np.float32)

writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
save_file(expected, "expected.safetensors")
