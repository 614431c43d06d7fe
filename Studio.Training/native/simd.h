// Hot loops: compiled for AVX-512, AVX2 and plain x86-64, chosen at load, since the library may move between machines.
// By level and not by a processor's name: GCC takes "arch=skylake-avx512" to mean Intel's, and AMD's would get plain x86-64.
#pragma once
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define STUDIO_SIMD __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define STUDIO_SIMD
#endif
#define STUDIO_INLINE inline __attribute__((always_inline))

namespace studio {

constexpr int64_t kLanes = 16;    // partial results of a reduction: a fixed order of addition, whatever the vector width
constexpr int64_t kBlock = 8192;  // elements a thread takes at once; also the unit in which norms are summed
constexpr int64_t kPiece = 512;   // elements of bfloat16 widened at once: they stay in the first cache

// e^x to about 1e-7 relative for x in [-87, 88], clamped outside (Cephes' expf); written so that compilers vectorize it.
STUDIO_INLINE float exp_of(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to a whole number, left in the low bits
  const float rounded = x * 1.44269504f + kRound;
  const float n = rounded - kRound;
  const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  const float power = __builtin_bit_cast(float, (__builtin_bit_cast(int32_t, rounded) - 0x4B400000 + 127) << 23);
  return (p * r * r + r + 1.0f) * power;
}

STUDIO_INLINE float sum_of(const float* lanes) {
  float sum = 0;
  for (int64_t i = 0; i < kLanes; ++i) sum += lanes[i];
  return sum;
}

STUDIO_INLINE float max_of_row(const float* x, int64_t n) {
  float lanes[kLanes];
  for (int64_t j = 0; j < kLanes; ++j) lanes[j] = -INFINITY;
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int64_t j = 0; j < kLanes; ++j) lanes[j] = x[i + j] > lanes[j] ? x[i + j] : lanes[j];
  for (; i < n; ++i) lanes[0] = x[i] > lanes[0] ? x[i] : lanes[0];
  float largest = lanes[0];
  for (int64_t j = 1; j < kLanes; ++j) largest = lanes[j] > largest ? lanes[j] : largest;
  return largest;
}

// y = e^(x - shift); returns the sum. x and y may be the same row.
STUDIO_INLINE float exp_row(const float* x, float* y, int64_t n, float shift) {
  float lanes[kLanes] = {0};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int64_t j = 0; j < kLanes; ++j) {
      const float e = exp_of(x[i + j] - shift);
      y[i + j] = e;
      lanes[j] += e;
    }
  for (; i < n; ++i) {
    y[i] = exp_of(x[i] - shift);
    lanes[i % kLanes] += y[i];
  }
  return sum_of(lanes);
}

// bfloat16 is the upper half of a float32; narrowing rounds to the nearest, of two to the even one, and keeps "not a number".
STUDIO_INLINE void widen(const uint16_t* __restrict__ x, float* __restrict__ y, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] = __builtin_bit_cast(float, static_cast<uint32_t>(x[i]) << 16);
}

STUDIO_INLINE void narrow(const float* __restrict__ x, uint16_t* __restrict__ y, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    const auto bits = __builtin_bit_cast(uint32_t, x[i]);
    const uint32_t rounded = bits + 0x7FFFu + ((bits >> 16) & 1u);
    y[i] = static_cast<uint16_t>(x[i] != x[i] ? 0x7FC0u : rounded >> 16);
  }
}

inline bool plain_cpu_half(const at::Tensor& t) { return t.is_cpu() && t.scalar_type() == at::kBFloat16 && t.layout() == at::kStrided; }

inline uint16_t* halves(const at::Tensor& t) { return static_cast<uint16_t*>(t.data_ptr()); }

inline bool plain_cpu(const at::Tensor& t) { return t.is_cpu() && t.scalar_type() == at::kFloat && t.layout() == at::kStrided; }

inline float* floats(const at::Tensor& t) { return static_cast<float*>(t.data_ptr()); }

// body(begin, end) over elements, in whole blocks.
template <class Body>
void for_elements(int64_t count, const Body& body) {
  const int64_t blocks = (count + kBlock - 1) / kBlock;
  at::parallel_for(0, blocks, 4, [&](int64_t first, int64_t last) {
    for (int64_t b = first; b < last; ++b) body(b * kBlock, std::min(count, (b + 1) * kBlock));
  });
}

}  // namespace studio
