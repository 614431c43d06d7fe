// Products of few rows with a large matrix, as generation has them: one position a text, and as many rows as texts. Every
// weight is used once a step, so memory decides the time, and BLAS libraries, made for square blocks, reach a third to two
// thirds of its speed here. These read each weight once for all rows, several streams at a time, so that the processor
// fetches ahead across pages. Float32 on the CPU without gradients; libtorch's own operator for everything else.
#include <torch/library.h>

#include "internal.h"
#include "simd.h"

namespace studio {
namespace {

constexpr int64_t kMostRows = 16;
constexpr int64_t kAtOnce = 8;     // rows that share one reading of the weights: so many accumulators stay in registers
constexpr int64_t kSummed = 8;     // rows of weights added in one pass over the results
constexpr int64_t kTile = 512;     // columns of results kept in the first cache while the weights stream by
constexpr int64_t kGrain = 65536;  // weights that are worth a thread

using MaybeTensor = decltype(std::declval<c10::IValue>().toOptional<at::Tensor>());  // c10's optional, std's in newer versions

typedef float Lanes __attribute__((vector_size(64)));
typedef float LooseLanes __attribute__((vector_size(64), aligned(4), may_alias));

STUDIO_INLINE Lanes load(const float* p) { return *reinterpret_cast<const LooseLanes*>(p); }
STUDIO_INLINE void store(float* p, Lanes v) { *reinterpret_cast<LooseLanes*>(p) = v; }
STUDIO_INLINE float total(Lanes v) {
  float parts[kLanes];
  store(parts, v);
  for (int64_t half = kLanes / 2; half > 0; half /= 2)  // in pairs: one after the other would wait for each addition
    for (int64_t i = 0; i < half; ++i) parts[i] += parts[i + half];
  return parts[0];
}

// --- y = x @ w^T + bias, w (out, in): dot products, four rows of w at a time

template <int kRows, int kOutputs>
STUDIO_INLINE void dots(const float* x, const float* w, const float* bias, float* y, int64_t in, int64_t out) {
  Lanes sums[kOutputs][kRows] = {};
  int64_t i = 0;
  for (; i + kLanes <= in; i += kLanes) {
    Lanes weights[kOutputs];
    for (int o = 0; o < kOutputs; ++o) {
      __builtin_prefetch(w + (o + kOutputs) * in + i);
      weights[o] = load(w + o * in + i);
    }
    for (int r = 0; r < kRows; ++r) {
      const Lanes values = load(x + r * in + i);
      for (int o = 0; o < kOutputs; ++o) sums[o][r] += weights[o] * values;
    }
  }
  for (int o = 0; o < kOutputs; ++o)
    for (int r = 0; r < kRows; ++r) {
      float sum = total(sums[o][r]);
      for (int64_t rest = i; rest < in; ++rest) sum += w[o * in + rest] * x[r * in + rest];
      y[r * out + o] = sum + (bias != nullptr ? bias[o] : 0.0f);
    }
}

template <int kRows>
STUDIO_INLINE void dot_range(const float* x, const float* w, const float* bias, float* y, int64_t in, int64_t out, int64_t begin, int64_t end) {
  int64_t o = begin;
  for (; o + 4 <= end; o += 4) dots<kRows, 4>(x, w + o * in, bias != nullptr ? bias + o : nullptr, y + o, in, out);
  for (; o < end; ++o) dots<kRows, 1>(x, w + o * in, bias != nullptr ? bias + o : nullptr, y + o, in, out);
}

// --- y = x @ w + bias, w (in, out): sums of rows of w, eight at a time, over a tile of columns

template <int kRows>
STUDIO_INLINE void add_rows(const float* x, const float* w, float* y, int64_t in, int64_t out, int64_t columns) {
  int64_t j = 0;
  for (; j + kLanes <= columns; j += kLanes) {
    Lanes weights[kSummed];
    for (int k = 0; k < kSummed; ++k) {
      __builtin_prefetch(w + (k + kSummed) * out + j);
      weights[k] = load(w + k * out + j);
    }
    for (int r = 0; r < kRows; ++r) {
      Lanes sum = load(y + r * kTile + j);
      for (int k = 0; k < kSummed; ++k) sum += weights[k] * x[r * in + k];
      store(y + r * kTile + j, sum);
    }
  }
  for (; j < columns; ++j)
    for (int r = 0; r < kRows; ++r)
      for (int k = 0; k < kSummed; ++k) y[r * kTile + j] += w[k * out + j] * x[r * in + k];
}

template <int kRows>
STUDIO_INLINE void sum_range(const float* x, const float* w, const float* bias, float* y, int64_t in, int64_t out, int64_t begin, int64_t end) {
  float sums[kRows * kTile];
  for (int64_t first = begin; first < end; first += kTile) {
    const int64_t columns = std::min(kTile, end - first);
    for (int r = 0; r < kRows; ++r)
      for (int64_t j = 0; j < columns; ++j) sums[r * kTile + j] = bias != nullptr ? bias[first + j] : 0.0f;
    int64_t i = 0;
    for (; i + kSummed <= in; i += kSummed) add_rows<kRows>(x + i, w + i * out + first, sums, in, out, columns);
    for (; i < in; ++i)
      for (int r = 0; r < kRows; ++r)
        for (int64_t j = 0; j < columns; ++j) sums[r * kTile + j] += w[i * out + first + j] * x[r * in + i];
    for (int r = 0; r < kRows; ++r) std::copy_n(sums + r * kTile, columns, y + r * out + first);
  }
}

using Range = void (*)(const float* x, const float* w, const float* bias, float* y, int64_t in, int64_t out, int64_t begin, int64_t end);

// One function of each number of rows, each compiled for every instruction set: target_clones knows no templates.
#define STUDIO_ROWS(n)                                                                                                                          \
  STUDIO_SIMD void dot_range_##n(const float* x, const float* w, const float* bias, float* y, int64_t in, int64_t out, int64_t b, int64_t e) { \
    dot_range<n>(x, w, bias, y, in, out, b, e);                                                                                                 \
  }                                                                                                                                             \
  STUDIO_SIMD void sum_range_##n(const float* x, const float* w, const float* bias, float* y, int64_t in, int64_t out, int64_t b, int64_t e) { \
    sum_range<n>(x, w, bias, y, in, out, b, e);                                                                                                 \
  }
STUDIO_ROWS(1) STUDIO_ROWS(2) STUDIO_ROWS(3) STUDIO_ROWS(4) STUDIO_ROWS(5) STUDIO_ROWS(6) STUDIO_ROWS(7) STUDIO_ROWS(8)
#undef STUDIO_ROWS

constexpr Range kDots[] = {dot_range_1, dot_range_2, dot_range_3, dot_range_4, dot_range_5, dot_range_6, dot_range_7, dot_range_8};
constexpr Range kSums[] = {sum_range_1, sum_range_2, sum_range_3, sum_range_4, sum_range_5, sum_range_6, sum_range_7, sum_range_8};

bool plain(const at::Tensor& t) { return t.is_cpu() && t.scalar_type() == at::kFloat && t.layout() == at::kStrided; }

bool fits(const at::Tensor& x, const at::Tensor& w, const MaybeTensor& bias, int64_t in) {
  if (!plain(x) || !plain(w) || w.dim() != 2 || !w.is_contiguous() || w.numel() < kGrain || x.dim() < 1 || x.size(-1) != in) return false;
  if (x.numel() == 0 || x.numel() / in > kMostRows) return false;
  if (bias.has_value() && bias->defined() && (!plain(*bias) || !bias->is_contiguous())) return false;
  return !(at::GradMode::is_enabled() && (x.requires_grad() || w.requires_grad()));
}

at::Tensor multiply(const at::Tensor& input, const at::Tensor& w, const MaybeTensor& bias, int64_t in, int64_t out, const Range* ranges) {
  const at::Tensor x = input.contiguous();
  auto shape = x.sizes().vec();
  shape.back() = out;
  at::Tensor y = at::empty(shape, x.options());
  const int64_t rows = x.numel() / in;
  const float* added = bias.has_value() && bias->defined() ? bias->data_ptr<float>() : nullptr;
  const auto *from = x.data_ptr<float>(), *weights = w.data_ptr<float>();
  auto* to = y.data_ptr<float>();
  at::parallel_for(0, out, std::max<int64_t>(kTile, kGrain / in), [&](int64_t begin, int64_t end) {
    for (int64_t row = 0; row < rows; row += kAtOnce)
      ranges[std::min(kAtOnce, rows - row) - 1](from + row * in, weights, added, to + row * out, in, out, begin, end);
  });
  return y;
}

at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const MaybeTensor& bias) {
  if (weight.dim() != 2 || !fits(x, weight, bias, weight.size(1))) return at::linear(x, weight, bias);
  return multiply(x, weight, bias, weight.size(1), weight.size(0), kDots);
}

at::Tensor linear_transposed(const at::Tensor& x, const at::Tensor& weight, const MaybeTensor& bias) {
  TORCH_CHECK(weight.dim() == 2 && x.dim() >= 1 && x.size(-1) == weight.size(0), "the last dimension of x must be the weight's first");
  if (fits(x, weight, bias, weight.size(0))) return multiply(x, weight, bias, weight.size(0), weight.size(1), kSums);
  auto shape = x.sizes().vec();
  shape.back() = weight.size(1);
  const at::Tensor rows = x.reshape({-1, weight.size(0)});
  return (bias.has_value() && bias->defined() ? at::addmm(*bias, rows, weight) : at::mm(rows, weight)).view(shape);
}

}  // namespace
}  // namespace studio

TORCH_LIBRARY_FRAGMENT(studio, library) {
  library.def("linear(Tensor x, Tensor weight, Tensor? bias=None) -> Tensor", &studio::linear);
  library.def("linear_transposed(Tensor x, Tensor weight, Tensor? bias=None) -> Tensor", &studio::linear_transposed);
}
