// Linear layers with weights of 8 bits: one scale an output for the weights, one a row for the inputs, which are rounded
// as they come ("dynamic quantization"). Products are summed in whole numbers, exactly, and scaled once at the end.
//
// Weights lie in panels of 16 outputs: four inputs of each output side by side, as the processor's instruction for it
// (AVX-512 VNNI) takes them, and behind each panel the 16 sums that turn products of shifted inputs (0 to 255, as the
// instruction wants one side) into those of the inputs themselves. On the CPU without gradients; elsewhere, and for many
// rows on processors without the instruction, the weights are widened and multiplied as others are.
#include <torch/library.h>

#include "internal.h"
#include "simd.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define STUDIO_VNNI 1
#endif

namespace studio {
namespace {

constexpr int64_t kOutputs = 16;          // of a panel
constexpr int64_t kInputs = 4;            // of an output side by side
constexpr int64_t kGroup = 64;            // bytes of such a group: kOutputs * kInputs, and also of the sums behind a panel
constexpr int64_t kRowsAtOnce = 8;        // rows and ...
constexpr int64_t kPanelsAtOnce = 3;      // ... panels whose results stay in registers: 24 of 32
constexpr int64_t kRowBlock = 64;         // rows that use a panel while it lies in the second cache
constexpr int64_t kMostInputs = 1 << 16;  // beyond, a sum of products of 255 * 127 may not fit 32 bits
constexpr int64_t kShift = 128;           // of inputs
constexpr int64_t kFewRows = 16;

using MaybeTensor = decltype(std::declval<c10::IValue>().toOptional<at::Tensor>());

// --- where weights lie

int64_t groups_of(int64_t in) { return (in + kInputs - 1) / kInputs; }
int64_t panels_of(int64_t out) { return (out + kOutputs - 1) / kOutputs; }

// int8 (out, in) to bytes (panels, (groups + 1) * 64)
at::Tensor pack_int8(const at::Tensor& weight) {
  TORCH_CHECK(weight.dim() == 2 && weight.scalar_type() == at::kChar, "weights to pack are int8 with two dimensions");
  const int64_t out = weight.size(0), in = weight.size(1), groups = groups_of(in), panels = panels_of(out);
  const at::Tensor cpu = weight.cpu().contiguous();
  at::Tensor packed = at::zeros({panels, (groups + 1) * kGroup}, cpu.options());
  const auto* from = cpu.data_ptr<int8_t>();
  auto* to = packed.data_ptr<int8_t>();
  at::parallel_for(0, panels, 1, [&](int64_t first, int64_t last) {
    for (int64_t panel = first; panel < last; ++panel) {
      int8_t* place = to + panel * (groups + 1) * kGroup;
      int32_t sums[kOutputs] = {0};
      for (int64_t o = 0; o < std::min(kOutputs, out - panel * kOutputs); ++o)
        for (int64_t i = 0; i < in; ++i) {
          const int8_t value = from[(panel * kOutputs + o) * in + i];
          place[i / kInputs * kGroup + o * kInputs + i % kInputs] = value;
          sums[o] += static_cast<int32_t>(kShift) * value;
        }
      std::memcpy(place + groups * kGroup, sums, sizeof(sums));
    }
  });
  return packed.to(weight.device());
}

at::Tensor unpack_int8(const at::Tensor& packed, int64_t out, int64_t in) {
  const int64_t panels = packed.size(0), groups = groups_of(in);
  TORCH_CHECK(packed.dim() == 2 && panels == panels_of(out) && packed.size(1) == (groups + 1) * kGroup, "these are not packed weights of that size");
  return packed.narrow(1, 0, groups * kGroup).view({panels, groups, kOutputs, kInputs}).permute({0, 2, 1, 3}).reshape({panels * kOutputs, groups * kInputs})
      .narrow(0, 0, out).narrow(1, 0, in).contiguous();
}

// --- inputs

// One row to 1..255 around 128, by its largest magnitude; returns what a step is worth. Not a number where an input is none.
STUDIO_SIMD float quantize_row(const float* x, uint8_t* q, int64_t n, int64_t padded) {
  float largest[kLanes] = {0}, bad[kLanes] = {0};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int64_t j = 0; j < kLanes; ++j) {
      const float size = x[i + j] < 0 ? -x[i + j] : x[i + j];
      largest[j] = size > largest[j] ? size : largest[j];
      bad[j] += x[i + j] * 0.0f;
    }
  for (; i < n; ++i) {
    largest[0] = std::max(largest[0], std::fabs(x[i]));
    bad[0] += x[i] * 0.0f;
  }
  const float most = max_of_row(largest, kLanes);
  const float inverse = most > 0 ? 127.0f / most : 0.0f;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to a whole number, left in the low bits
  for (int64_t j = 0; j < n; ++j) q[j] = static_cast<uint8_t>(__builtin_bit_cast(int32_t, x[j] * inverse + kRound) - 0x4B400000 + static_cast<int32_t>(kShift));
  for (int64_t j = n; j < padded; ++j) q[j] = static_cast<uint8_t>(kShift);
  return most / 127.0f + sum_of(bad);
}

// --- products

struct Work {
  const uint8_t* x;      // (rows, groups * 4)
  const float* steps;    // of each row
  const int8_t* weight;  // packed
  const float* scale;    // of each output
  const float* bias;     // or null
  float* y;              // (rows, out)
  int64_t groups, out;
};

STUDIO_INLINE void write(const Work& work, int64_t row, int64_t panel, const int32_t* sums) {
  const int64_t first = panel * kOutputs, count = std::min(kOutputs, work.out - first);
  const auto* shifted = reinterpret_cast<const int32_t*>(work.weight + (panel * (work.groups + 1) + work.groups) * kGroup);
  float* to = work.y + row * work.out + first;
  for (int64_t o = 0; o < count; ++o) {
    const float value = static_cast<float>(sums[o] - shifted[o]) * (work.steps[row] * work.scale[first + o]);
    to[o] = work.bias != nullptr ? value + work.bias[first + o] : value;
  }
}

STUDIO_SIMD void multiply_plain(const Work& work, int64_t first_row, int64_t last_row, int64_t first_panel, int64_t last_panel) {
  for (int64_t panel = first_panel; panel < last_panel; ++panel) {
    const int8_t* weights = work.weight + panel * (work.groups + 1) * kGroup;
    for (int64_t row = first_row; row < last_row; ++row) {
      const uint8_t* x = work.x + row * work.groups * kInputs;
      int32_t sums[kOutputs] = {0};
      for (int64_t g = 0; g < work.groups; ++g)
        for (int64_t o = 0; o < kOutputs; ++o)
          for (int64_t i = 0; i < kInputs; ++i) sums[o] += static_cast<int32_t>(x[g * kInputs + i]) * weights[g * kGroup + o * kInputs + i];
      write(work, row, panel, sums);
    }
  }
}

#ifdef STUDIO_VNNI
#define STUDIO_WIDE __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))

template <int kRows, int kPanels>
STUDIO_WIDE void multiply_block(const Work& work, int64_t row, int64_t panel) {
  const int64_t length = work.groups * kInputs, stride = (work.groups + 1) * kGroup;
  const uint8_t* x = work.x + row * length;
  const int8_t* weights = work.weight + panel * stride;
  __m512i sums[kRows][kPanels];
  for (int r = 0; r < kRows; ++r)
    for (int p = 0; p < kPanels; ++p) sums[r][p] = _mm512_setzero_si512();
  for (int64_t g = 0; g < work.groups; ++g) {
    __m512i w[kPanels];
    for (int p = 0; p < kPanels; ++p) w[p] = _mm512_loadu_si512(weights + p * stride + g * kGroup);
    for (int r = 0; r < kRows; ++r) {
      int32_t four;
      std::memcpy(&four, x + r * length + g * kInputs, sizeof(four));
      const __m512i values = _mm512_set1_epi32(four);
      for (int p = 0; p < kPanels; ++p) sums[r][p] = _mm512_dpbusd_epi32(sums[r][p], values, w[p]);
    }
  }
  for (int p = 0; p < kPanels; ++p) {
    const int64_t first = (panel + p) * kOutputs, count = std::min(kOutputs, work.out - first);
    const auto mask = static_cast<__mmask16>((1u << count) - 1);
    const __m512i shifted = _mm512_loadu_si512(weights + p * stride + work.groups * kGroup);
    const __m512 scale = _mm512_maskz_loadu_ps(mask, work.scale + first);
    const __m512 bias = work.bias != nullptr ? _mm512_maskz_loadu_ps(mask, work.bias + first) : _mm512_setzero_ps();
    for (int r = 0; r < kRows; ++r) {
      const __m512 value = _mm512_cvtepi32_ps(_mm512_sub_epi32(sums[r][p], shifted));
      const __m512 step = _mm512_mul_ps(_mm512_set1_ps(work.steps[row + r]), scale);
      _mm512_mask_storeu_ps(work.y + (row + r) * work.out + first, mask, _mm512_fmadd_ps(value, step, bias));
    }
  }
}

using Block = void (*)(const Work& work, int64_t row, int64_t panel);
template <int kPanels>
constexpr Block kBlocks[] = {multiply_block<1, kPanels>, multiply_block<2, kPanels>, multiply_block<3, kPanels>, multiply_block<4, kPanels>,
                             multiply_block<5, kPanels>, multiply_block<6, kPanels>, multiply_block<7, kPanels>, multiply_block<8, kPanels>};

void multiply_wide(const Work& work, int64_t first_row, int64_t last_row, int64_t first_panel, int64_t last_panel) {
  for (int64_t panel = first_panel; panel < last_panel;) {
    const int64_t panels = std::min(kPanelsAtOnce, last_panel - panel);
    for (int64_t row = first_row; row < last_row; row += kRowsAtOnce) {
      const int64_t rows = std::min(kRowsAtOnce, last_row - row);
      (panels == 3 ? kBlocks<3>[rows - 1] : panels == 2 ? kBlocks<2>[rows - 1] : kBlocks<1>[rows - 1])(work, row, panel);
    }
    panel += panels;
  }
}

bool has_wide() {
  static const bool found = __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  return found;
}
#else
void multiply_wide(const Work& work, int64_t a, int64_t b, int64_t c, int64_t d) { multiply_plain(work, a, b, c, d); }
bool has_wide() { return false; }
#endif

at::Tensor widened(const at::Tensor& x, const at::Tensor& packed, const at::Tensor& scale, const MaybeTensor& bias, int64_t in) {
  const at::Tensor weight = unpack_int8(packed, scale.numel(), in).to(x.scalar_type()) * scale.to(x.scalar_type()).unsqueeze(1);
  return at::linear(x, weight, bias);
}

// x (..., in) with packed weights and the scale of each output (out): (..., out)
at::Tensor linear_int8(const at::Tensor& input, const at::Tensor& packed, const at::Tensor& scale, const MaybeTensor& bias, int64_t in) {
  TORCH_CHECK(input.dim() >= 1 && input.size(-1) == in, "the last dimension of x must be the weight's inputs");
  const int64_t rows = in == 0 ? 0 : input.numel() / in, out = scale.numel(), groups = groups_of(in), panels = panels_of(out);
  const bool adds = bias.has_value() && bias->defined();
  if (!plain_cpu(input) || !packed.is_cpu() || !plain_cpu(scale) || (adds && !plain_cpu(*bias)) || in > kMostInputs || rows == 0 ||
      (!has_wide() && rows > kFewRows) || (at::GradMode::is_enabled() && input.requires_grad()))
    return widened(input, packed, scale, bias, in);
  TORCH_CHECK(packed.size(0) == panels && packed.size(1) == (groups + 1) * kGroup && packed.is_contiguous(), "these are not packed weights of that size");
  const at::Tensor x = input.contiguous(), scales = scale.contiguous(), added = adds ? bias->contiguous() : at::Tensor();
  auto shape = x.sizes().vec();
  shape.back() = out;
  at::Tensor y = at::empty(shape, x.options()), q = at::empty({rows, groups * kInputs}, x.options().dtype(at::kByte)), steps = at::empty({rows}, x.options());
  const float* from = floats(x);
  auto* bytes = q.data_ptr<uint8_t>();
  at::parallel_for(0, rows, std::max<int64_t>(1, kBlock / in), [&](int64_t first, int64_t last) {
    for (int64_t row = first; row < last; ++row) floats(steps)[row] = quantize_row(from + row * in, bytes + row * groups * kInputs, in, groups * kInputs);
  });
  const Work work{bytes, floats(steps), packed.data_ptr<int8_t>(), floats(scales), adds ? floats(added) : nullptr, floats(y), groups, out};
  // a task: a block of rows with so many panels; several tasks of a thread share the rows
  const int64_t blocks = (rows + kRowBlock - 1) / kRowBlock, parts = (panels + kPanelsAtOnce - 1) / kPanelsAtOnce;
  const int64_t grain = std::max<int64_t>(1, (1 << 18) / std::max<int64_t>(1, std::min(rows, kRowBlock) * in * kPanelsAtOnce * kOutputs / 16));
  at::parallel_for(0, blocks * parts, grain, [&](int64_t first, int64_t last) {
    for (int64_t task = first; task < last; ++task) {
      const int64_t row = task / parts * kRowBlock, panel = task % parts * kPanelsAtOnce;
      (has_wide() ? multiply_wide : multiply_plain)(work, row, std::min(rows, row + kRowBlock), panel, std::min(panels, panel + kPanelsAtOnce));
    }
  });
  return y;
}

}  // namespace
}  // namespace studio

TORCH_LIBRARY_FRAGMENT(studio, library) {
  library.def("pack_int8(Tensor weight) -> Tensor", &studio::pack_int8);
  library.def("unpack_int8(Tensor packed, int out, int inputs) -> Tensor", &studio::unpack_int8);
  library.def("linear_int8(Tensor x, Tensor packed, Tensor scale, Tensor? bias, int inputs) -> Tensor", &studio::linear_int8);
}
