// Layer normalization (Ba et al. 2016) of float32 rows on the CPU in one visit a row, which libtorch's takes several for;
// its own operator for everything else. Sums have a fixed order, so that the number of threads changes nothing.
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <tuple>
#include <vector>

#include "internal.h"
#include "simd.h"

namespace studio {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using MaybeTensor = decltype(std::declval<c10::IValue>().toOptional<at::Tensor>());

constexpr int64_t kGroup = 64;  // rows whose part of the weights' gradient is summed by itself

// y = (x - mean) / sqrt(variance + epsilon) * weight + bias; a missing weight or bias is null.
STUDIO_SIMD void norm_row(const float* __restrict__ x, const float* __restrict__ weight, const float* __restrict__ bias, float* __restrict__ y,
                          int64_t n, float epsilon, float* mean_of, float* inverse_of) {
  float lanes[kLanes] = {0};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int64_t j = 0; j < kLanes; ++j) lanes[j] += x[i + j];
  for (; i < n; ++i) lanes[0] += x[i];
  const float mean = sum_of(lanes) / static_cast<float>(n);
  for (int64_t j = 0; j < kLanes; ++j) lanes[j] = 0;
  for (i = 0; i + kLanes <= n; i += kLanes)
    for (int64_t j = 0; j < kLanes; ++j) lanes[j] += (x[i + j] - mean) * (x[i + j] - mean);
  for (; i < n; ++i) lanes[0] += (x[i] - mean) * (x[i] - mean);
  const float inverse = 1.0f / std::sqrt(sum_of(lanes) / static_cast<float>(n) + epsilon);
  if (weight != nullptr && bias != nullptr)
    for (i = 0; i < n; ++i) y[i] = (x[i] - mean) * inverse * weight[i] + bias[i];
  else if (weight != nullptr)
    for (i = 0; i < n; ++i) y[i] = (x[i] - mean) * inverse * weight[i];
  else
    for (i = 0; i < n; ++i) y[i] = (x[i] - mean) * inverse + (bias != nullptr ? bias[i] : 0.0f);
  *mean_of = mean;
  *inverse_of = inverse;
}

// The row's gradient, and what the row adds to those of weight and bias. Without a weight its values count as 1.
STUDIO_SIMD void norm_backward_row(const float* __restrict__ x, const float* __restrict__ gradient, const float* __restrict__ weight, float* __restrict__ to,
                                   float* __restrict__ to_weight, float* __restrict__ to_bias, int64_t n, float mean, float inverse) {
  float sums[kLanes] = {0}, products[kLanes] = {0};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int64_t j = 0; j < kLanes; ++j) {
      const float normal = (x[i + j] - mean) * inverse, change = gradient[i + j];
      to_weight[i + j] += change * normal;
      to_bias[i + j] += change;
      sums[j] += change * weight[i + j];
      products[j] += change * weight[i + j] * normal;
    }
  for (; i < n; ++i) {
    const float normal = (x[i] - mean) * inverse, change = gradient[i];
    to_weight[i] += change * normal;
    to_bias[i] += change;
    sums[0] += change * weight[i];
    products[0] += change * weight[i] * normal;
  }
  const float sum = sum_of(sums) / static_cast<float>(n), product = sum_of(products) / static_cast<float>(n);
  for (i = 0; i < n; ++i) to[i] = (gradient[i] * weight[i] - sum - (x[i] - mean) * inverse * product) * inverse;
}

STUDIO_SIMD void add_row(const float* __restrict__ x, float* __restrict__ y, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] += x[i];
}

bool given(const MaybeTensor& tensor) { return tensor.has_value() && tensor->defined(); }
const float* floats_or_null(const MaybeTensor& tensor) { return given(tensor) ? floats(*tensor) : nullptr; }

struct Normed {
  at::Tensor y, means, inverses;
};

Normed normed(const at::Tensor& x, const MaybeTensor& weight, const MaybeTensor& bias, double epsilon) {
  const int64_t n = x.size(-1), rows = x.numel() / n;
  Normed result{at::empty_like(x), at::empty({rows}, x.options()), at::empty({rows}, x.options())};
  const float *from = floats(x), *factors = floats_or_null(weight), *added = floats_or_null(bias);
  at::parallel_for(0, rows, std::max<int64_t>(1, 4 * kBlock / n), [&, to = floats(result.y), means = floats(result.means), inverses = floats(result.inverses)](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) norm_row(from + i * n, factors, added, to + i * n, n, static_cast<float>(epsilon), means + i, inverses + i);
  });
  return result;
}

struct LayerNorm : torch::autograd::Function<LayerNorm> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const MaybeTensor& weight, const MaybeTensor& bias, double epsilon) {
    auto result = normed(x, weight, bias, epsilon);
    context->save_for_backward({x, given(weight) ? *weight : at::Tensor(), result.means, result.inverses});
    context->saved_data["bias"] = given(bias);
    return result.y;
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    once_differentiable();
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], gradient = gradients[0].contiguous();
    const int64_t n = x.size(-1), rows = x.numel() / n, groups = (rows + kGroup - 1) / kGroup;
    const at::Tensor factors = weight.defined() ? weight : at::ones({n}, x.options());
    at::Tensor result = at::empty_like(x), parts = at::zeros({2, groups, n}, x.options());
    const float *from = floats(x), *change = floats(gradient), *scale = floats(factors), *means = floats(saved[2]), *inverses = floats(saved[3]);
    at::parallel_for(0, groups, 1, [&, to = floats(result), to_weight = floats(parts), to_bias = floats(parts) + groups * n](int64_t begin, int64_t end) {
      for (int64_t group = begin; group < end; ++group)
        for (int64_t i = group * kGroup; i < std::min(rows, (group + 1) * kGroup); ++i)
          norm_backward_row(from + i * n, change + i * n, scale, to + i * n, to_weight + group * n, to_bias + group * n, n, means[i], inverses[i]);
    });
    for (int64_t kind = 0; kind < 2; ++kind)
      for (int64_t group = 1; group < groups; ++group) add_row(floats(parts) + (kind * groups + group) * n, floats(parts) + kind * groups * n, n);
    const auto sum = [&](int64_t kind) { return parts.select(0, kind).select(0, 0).clone(); };
    return {result, weight.defined() ? sum(0) : at::Tensor(), context->saved_data["bias"].toBool() ? sum(1) : at::Tensor(), at::Tensor()};
  }
};

at::Tensor layer_norm(const at::Tensor& x, const MaybeTensor& weight, const MaybeTensor& bias, double epsilon) {
  const auto suits = [&](const MaybeTensor& tensor) {
    return !given(tensor) || (plain_cpu(*tensor) && tensor->is_contiguous() && tensor->dim() == 1 && tensor->size(0) == x.size(-1));
  };
  TORCH_CHECK(x.dim() >= 1, "a layer is normalized over its last dimension, and this has none");
  if (!plain_cpu(x) || x.numel() == 0 || !suits(weight) || !suits(bias)) return at::layer_norm(x, {x.size(-1)}, weight, bias, epsilon);
  const at::Tensor rows = x.contiguous();
  const auto learns = [](const MaybeTensor& tensor) { return given(tensor) && tensor->requires_grad(); };
  if (at::GradMode::is_enabled() && (x.requires_grad() || learns(weight) || learns(bias))) return LayerNorm::apply(rows, weight, bias, epsilon);
  return normed(rows, weight, bias, epsilon).y;
}

}  // namespace
}  // namespace studio

TORCH_LIBRARY_FRAGMENT(studio, library) {
  library.def("layer_norm(Tensor x, Tensor? weight=None, Tensor? bias=None, float eps=1e-05) -> Tensor", &studio::layer_norm);
}
