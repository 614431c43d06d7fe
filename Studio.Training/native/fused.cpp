// Layers whose parts libtorch's CPU half runs as several passes over memory, or slowly: dropout (its Mersenne twister
// draws one number at a time), GELU, and cross-entropy. One pass each for float32 and bfloat16 on the CPU (libtorch's GELU
// of the latter takes seven times as long); libtorch's own operator for everything else. What the gradient needs is
// computed in the forward pass, while the values are in registers; in bfloat16, where keeping it would round it, again.
#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <mutex>
#include <vector>

#include "internal.h"
#include "simd.h"

namespace studio {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

bool wants_gradient(const at::Tensor& x) { return at::GradMode::is_enabled() && x.requires_grad(); }

// --- dropout: element i is kept or not by a hash of (seed, i), so any thread can compute any part, and backward the same again

STUDIO_INLINE uint32_t mix(uint32_t h) {  // Chris Wellons' lowbias32
  h ^= h >> 16;
  h *= 0x21f0aaadu;
  h ^= h >> 15;
  h *= 0x735a2d97u;
  return h ^ (h >> 15);
}

STUDIO_INLINE void dropout_row(const float* __restrict__ x, float* __restrict__ y, int64_t first, int64_t n, uint64_t seed, uint32_t threshold, float scale) {
  const uint32_t low = static_cast<uint32_t>(seed), high = static_cast<uint32_t>(seed >> 32) ^ static_cast<uint32_t>(first >> 32);
  const uint32_t start = static_cast<uint32_t>(first);
  for (int64_t i = 0; i < n; ++i) {
    const uint32_t random = mix(mix((start + static_cast<uint32_t>(i)) ^ low) + high) >> 8;
    y[i] = random >= threshold ? x[i] * scale : 0.0f;
  }
}

STUDIO_SIMD void dropout_block(const float* x, float* y, int64_t first, int64_t n, uint64_t seed, uint32_t threshold, float scale) {
  dropout_row(x, y, first, n, seed, threshold, scale);
}

STUDIO_SIMD void dropout_half_block(const uint16_t* x, uint16_t* y, int64_t first, int64_t n, uint64_t seed, uint32_t threshold, float scale) {
  float values[kPiece], kept[kPiece];
  for (int64_t i = 0; i < n; i += kPiece) {
    const int64_t count = std::min(kPiece, n - i);
    widen(x + i, values, count);
    dropout_row(values, kept, first + i, count, seed, threshold, scale);
    narrow(kept, y + i, count);
  }
}

at::Tensor dropped(const at::Tensor& input, uint64_t seed, double p) {
  const at::Tensor x = input.contiguous();
  at::Tensor y = at::empty_like(x);
  const auto threshold = static_cast<uint32_t>(p * (1 << 24));
  const auto scale = static_cast<float>(1 / (1 - p));
  const bool half = plain_cpu_half(x);
  for_elements(x.numel(), [&](int64_t begin, int64_t end) {
    if (half) dropout_half_block(halves(x) + begin, halves(y) + begin, begin, end - begin, seed, threshold, scale);
    else dropout_block(floats(x) + begin, floats(y) + begin, begin, end - begin, seed, threshold, scale);
  });
  return y;
}

struct Dropout : torch::autograd::Function<Dropout> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, double p, int64_t seed) {
    context->saved_data["p"] = p;
    context->saved_data["seed"] = seed;
    return dropped(x, static_cast<uint64_t>(seed), p);
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    once_differentiable();
    const auto seed = static_cast<uint64_t>(context->saved_data["seed"].toInt());
    return {dropped(gradients[0], seed, context->saved_data["p"].toDouble()), at::Tensor(), at::Tensor()};
  }
};

uint64_t draw_seed() {
  auto generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard<std::mutex> lock(generator.mutex());
  return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
}

at::Tensor dropout(const at::Tensor& x, double p) {
  TORCH_CHECK(p >= 0 && p <= 1, "dropout probability has to be between 0 and 1, but got ", p);
  if (p == 0) return x;
  if (p == 1 || !(plain_cpu(x) || plain_cpu_half(x))) return at::dropout(x, p, true);
  const auto seed = static_cast<int64_t>(draw_seed());
  return wants_gradient(x) ? Dropout::apply(x, p, seed) : dropped(x, static_cast<uint64_t>(seed), p);
}

// --- GELU (Hendrycks & Gimpel 2016): x * Phi(x), and its derivative Phi(x) + x * phi(x), both from one exponential

STUDIO_INLINE void gelu_row(const float* __restrict__ x, float* __restrict__ y, float* __restrict__ derivative, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    const float v = x[i], magnitude = std::fabs(v);
    const float e = exp_of(-0.5f * v * v);
    // erfc(z) = t (a1 + t (a2 + ...)) e^(-z^2), t = 1 / (1 + 0.3275911 z) (Abramowitz & Stegun 7.1.26), here with z = |x| / sqrt 2
    const float t = 1.0f / (1.0f + 0.23164189f * magnitude);
    const float tail = 0.5f * e * t * (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
    const float cumulative = v < 0 ? tail : 1.0f - tail;
    y[i] = v * cumulative;
    derivative[i] = cumulative + v * e * 0.39894228f;
  }
}

STUDIO_INLINE void gelu_tanh_row(const float* __restrict__ x, float* __restrict__ y, float* __restrict__ derivative, int64_t n) {
  constexpr float kTwice = 1.5957691216f;  // 2 sqrt(2 / pi): (1 + tanh u) / 2 is the logistic function of 2 u
  for (int64_t i = 0; i < n; ++i) {
    const float v = x[i], square = v * v;
    const float s = 1.0f / (1.0f + exp_of(-kTwice * v * (1.0f + 0.044715f * square)));
    y[i] = v * s;
    derivative[i] = s + v * s * (1.0f - s) * kTwice * (1.0f + 0.134145f * square);
  }
}

STUDIO_SIMD void gelu_block(const float* x, float* y, float* derivative, int64_t n, bool tanh) {
  if (tanh) gelu_tanh_row(x, y, derivative, n);
  else gelu_row(x, y, derivative, n);
}

STUDIO_SIMD void gelu_half_block(const uint16_t* x, uint16_t* y, int64_t n, bool tanh) {
  float values[kPiece], results[kPiece], derivative[kPiece];
  for (int64_t i = 0; i < n; i += kPiece) {
    const int64_t count = std::min(kPiece, n - i);
    widen(x + i, values, count);
    if (tanh) gelu_tanh_row(values, results, derivative, count);
    else gelu_row(values, results, derivative, count);
    narrow(results, y + i, count);
  }
}

STUDIO_SIMD void gelu_half_backward_block(const uint16_t* x, const uint16_t* gradient, uint16_t* y, int64_t n, bool tanh) {
  float values[kPiece], results[kPiece], derivative[kPiece];
  for (int64_t i = 0; i < n; i += kPiece) {
    const int64_t count = std::min(kPiece, n - i);
    widen(x + i, values, count);
    if (tanh) gelu_tanh_row(values, results, derivative, count);
    else gelu_row(values, results, derivative, count);
    widen(gradient + i, values, count);
    for (int64_t j = 0; j < count; ++j) values[j] *= derivative[j];
    narrow(values, y + i, count);
  }
}

STUDIO_SIMD void multiply_block(const float* __restrict__ a, const float* __restrict__ b, float* __restrict__ y, int64_t n) {
  for (int64_t i = 0; i < n; ++i) y[i] = a[i] * b[i];
}

std::pair<at::Tensor, at::Tensor> gelu_and_derivative(const at::Tensor& input, bool tanh) {
  const at::Tensor x = input.contiguous();
  at::Tensor y = at::empty_like(x), derivative = at::empty_like(x);
  for_elements(x.numel(), [&, from = floats(x), to = floats(y), d = floats(derivative)](int64_t begin, int64_t end) {
    gelu_block(from + begin, to + begin, d + begin, end - begin, tanh);
  });
  return {y, derivative};
}

struct Gelu : torch::autograd::Function<Gelu> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, bool tanh) {
    auto [y, derivative] = gelu_and_derivative(x, tanh);
    context->save_for_backward({derivative});
    return y;
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    once_differentiable();
    const at::Tensor derivative = context->get_saved_variables()[0];
    const at::Tensor gradient = gradients[0].contiguous();
    at::Tensor result = at::empty_like(gradient);
    for_elements(gradient.numel(), [&, a = floats(gradient), b = floats(derivative), y = floats(result)](int64_t begin, int64_t end) {
      multiply_block(a + begin, b + begin, y + begin, end - begin);
    });
    return {result, at::Tensor()};
  }
};

at::Tensor gelu_half(const at::Tensor& x, bool tanh) {
  at::Tensor y = at::empty_like(x);
  for_elements(x.numel(), [&](int64_t begin, int64_t end) { gelu_half_block(halves(x) + begin, halves(y) + begin, end - begin, tanh); });
  return y;
}

struct GeluHalf : torch::autograd::Function<GeluHalf> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, bool tanh) {
    context->save_for_backward({x});
    context->saved_data["tanh"] = tanh;
    return gelu_half(x, tanh);
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    once_differentiable();
    const at::Tensor x = context->get_saved_variables()[0], gradient = gradients[0].contiguous();
    const bool tanh = context->saved_data["tanh"].toBool();
    at::Tensor result = at::empty_like(gradient);
    for_elements(x.numel(), [&](int64_t begin, int64_t end) {
      gelu_half_backward_block(halves(x) + begin, halves(gradient) + begin, halves(result) + begin, end - begin, tanh);
    });
    return {result, at::Tensor()};
  }
};

at::Tensor gelu(const at::Tensor& x, c10::string_view approximate) {
  if (!plain_cpu(x) && !plain_cpu_half(x)) return at::gelu(x, approximate);
  TORCH_CHECK(approximate == "none" || approximate == "tanh", "approximate must be none or tanh");
  const bool tanh = approximate == "tanh";
  if (plain_cpu_half(x)) return wants_gradient(x) ? GeluHalf::apply(x.contiguous(), tanh) : gelu_half(x.contiguous(), tanh);
  return wants_gradient(x) ? Gelu::apply(x, tanh) : gelu_and_derivative(x, tanh).first;
}

// --- mean cross-entropy of logits (N, C) against class indices (N)

// One row: the loss in nats; leaves softmax - onehot in `gradient` (which may not be null; it is the scratch row too).
STUDIO_SIMD float cross_entropy_row(const float* __restrict__ logits, float* __restrict__ gradient, int64_t classes, int64_t target) {
  const float largest = max_of_row(logits, classes);
  const float sum = exp_row(logits, gradient, classes, largest);
  const float inverse = 1.0f / sum;
  for (int64_t i = 0; i < classes; ++i) gradient[i] *= inverse;
  gradient[target] -= 1.0f;
  return std::log(sum) - (logits[target] - largest);
}

STUDIO_SIMD void scale_row(const float* __restrict__ x, float* __restrict__ y, int64_t n, float factor) {
  for (int64_t i = 0; i < n; ++i) y[i] = x[i] * factor;
}

std::pair<at::Tensor, at::Tensor> cross_entropy_and_gradient(const at::Tensor& input, const at::Tensor& targets, int64_t ignore_index, int64_t& counted) {
  const at::Tensor logits = input.contiguous(), classes_of = targets.contiguous();
  const int64_t rows = logits.size(0), classes = logits.size(1);
  const auto* target = static_cast<const int64_t*>(classes_of.data_ptr());
  counted = 0;
  for (int64_t i = 0; i < rows; ++i) {
    if (target[i] == ignore_index) continue;
    TORCH_CHECK(target[i] >= 0 && target[i] < classes, "Target ", target[i], " is out of bounds.");
    ++counted;
  }
  at::Tensor gradient = at::empty_like(logits);
  std::vector<float> losses(rows, 0.0f);
  at::parallel_for(0, rows, std::max<int64_t>(1, 32768 / classes), [&, x = floats(logits), g = floats(gradient)](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      if (target[i] == ignore_index) std::fill_n(g + i * classes, classes, 0.0f);
      else losses[i] = cross_entropy_row(x + i * classes, g + i * classes, classes, target[i]);
    }
  });
  double sum = 0;  // in order, so that the number of threads changes nothing
  for (float loss : losses) sum += loss;
  return {at::scalar_tensor(sum / static_cast<double>(counted), logits.options()), gradient};  // no rows: NaN, as in PyTorch
}

struct CrossEntropy : torch::autograd::Function<CrossEntropy> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& logits, const at::Tensor& targets, int64_t ignore_index) {
    int64_t counted = 0;
    auto [loss, gradient] = cross_entropy_and_gradient(logits, targets, ignore_index, counted);
    context->save_for_backward({gradient});
    context->saved_data["counted"] = counted;
    return loss;
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    once_differentiable();
    const at::Tensor saved = context->get_saved_variables()[0];
    at::Tensor result = at::empty_like(saved);
    const float factor = gradients[0].item<float>() / static_cast<float>(context->saved_data["counted"].toInt());
    for_elements(saved.numel(), [&, x = floats(saved), y = floats(result)](int64_t begin, int64_t end) {
      scale_row(x + begin, y + begin, end - begin, factor);
    });
    return {result, at::Tensor(), at::Tensor()};
  }
};

at::Tensor cross_entropy(const at::Tensor& given, const at::Tensor& targets, int64_t ignore_index) {
  // a loss is float32 under autocast in any case; here the log-probabilities are too, at the price of one widening
  const at::Tensor logits = plain_cpu_half(given) ? given.to(at::kFloat) : given;
  const bool simple = plain_cpu(logits) && logits.dim() == 2 && logits.size(1) > 0 && targets.is_cpu() && targets.dim() == 1 &&
                      targets.scalar_type() == at::kLong && targets.size(0) == logits.size(0);
  if (!simple) return at::cross_entropy_loss(logits, targets, {}, at::Reduction::Mean, ignore_index);
  int64_t counted = 0;
  return wants_gradient(logits) ? CrossEntropy::apply(logits, targets, ignore_index)
                                : cross_entropy_and_gradient(logits, targets, ignore_index, counted).first;
}

}  // namespace
}  // namespace studio

TORCH_LIBRARY_FRAGMENT(studio, library) {
  library.def("dropout(Tensor x, float p) -> Tensor", &studio::dropout);
  library.def("gelu(Tensor x, str approximate=\"none\") -> Tensor", &studio::gelu);
  library.def("cross_entropy(Tensor logits, Tensor target, int ignore_index=-100) -> Tensor", &studio::cross_entropy);
}
