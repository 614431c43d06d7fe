// Causal self-attention straight from the packed projection (B, T, 3 C) to (B, T, C), as GPT-2 stores it. Composed of
// libtorch's operators it is ten passes over memory, three of them copies to bring heads together, and half of the scores
// are computed only to be masked. Here each head's matrices are multiplied where they lie, in blocks of rows that end at
// the diagonal; the scores are never kept: backward computes them again from the saved log-sums (Dao et al. 2022).
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>
#include <torch/version.h>

#include <vector>

#include "internal.h"
#include "simd.h"

// The BLAS that libtorch itself brought into the process; absent where that is hidden inside it.
extern "C" __attribute__((weak)) void sgemm_(const char* transpose_a, const char* transpose_b, const int* m, const int* n, const int* k,
                                             const float* alpha, const float* a, const int* lda, const float* b, const int* ldb,
                                             const float* beta, float* c, const int* ldc);

namespace studio {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int64_t kRows = 64;  // of scores at a time: small enough for the cache, large enough for the product

struct Matrix {
  float* data;
  int64_t stride;  // elements from one row to the next
};

// c (m x n) = alpha * a b + beta * c, row by row in memory; a flag takes its factor transposed.
void multiply(bool transpose_a, bool transpose_b, int64_t m, int64_t n, int64_t k, float alpha, Matrix a, Matrix b, float beta, Matrix c) {
  // BLAS counts by columns: what is stored by rows is its transpose, so the factors change places.
  const int rows = static_cast<int>(n), columns = static_cast<int>(m), inner = static_cast<int>(k);
  const int lda = static_cast<int>(b.stride), ldb = static_cast<int>(a.stride), ldc = static_cast<int>(c.stride);
  sgemm_(transpose_b ? "T" : "N", transpose_a ? "T" : "N", &rows, &columns, &inner, &alpha, b.data, &lda, a.data, &ldb, &beta, c.data, &ldc);
}

Matrix below(Matrix m, int64_t row) { return {m.data + row * m.stride, m.stride}; }

struct Head {
  Matrix q, k, v;
};

Head head_of(float* packed, int64_t batch, int64_t head, int64_t length, int64_t heads, int64_t size) {
  const int64_t width = heads * size;
  float* q = packed + batch * length * 3 * width + head * size;
  return {{q, 3 * width}, {q + width, 3 * width}, {q + 2 * width, 3 * width}};
}

// Softmax of the first n scores, zeros up to the row's end; returns log(sum(exp(scores))).
STUDIO_SIMD float softmax_row(float* row, int64_t n, int64_t width) {
  const float largest = max_of_row(row, n);
  const float sum = exp_row(row, row, n, largest);
  const float inverse = 1.0f / sum;
  for (int64_t i = 0; i < n; ++i) row[i] *= inverse;
  for (int64_t i = n; i < width; ++i) row[i] = 0.0f;
  return largest + std::log(sum);
}

// Scores to weights again, and the weights' gradient to the scores': dS = P (dP - sum(P dP)) * scale.
STUDIO_SIMD void softmax_backward_row(float* __restrict__ weights, float* __restrict__ gradient, int64_t n, int64_t width, float log_sum, float scale) {
  exp_row(weights, weights, n, log_sum);
  float lanes[kLanes] = {0};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int64_t j = 0; j < kLanes; ++j) lanes[j] += weights[i + j] * gradient[i + j];
  for (; i < n; ++i) lanes[i % kLanes] += weights[i] * gradient[i];
  const float mean = sum_of(lanes);
  for (i = 0; i < n; ++i) gradient[i] = weights[i] * (gradient[i] - mean) * scale;
  for (i = n; i < width; ++i) weights[i] = gradient[i] = 0.0f;
}

void forward_head(const Head& h, Matrix out, float* log_sums, int64_t length, int64_t size, float scale, std::vector<float>& scratch) {
  for (int64_t first = 0; first < length; first += kRows) {
    const int64_t rows = std::min(kRows, length - first), width = first + rows;
    const Matrix scores{scratch.data(), width};
    multiply(false, true, rows, width, size, scale, below(h.q, first), h.k, 0, scores);
    for (int64_t r = 0; r < rows; ++r) log_sums[first + r] = softmax_row(below(scores, r).data, first + r + 1, width);
    multiply(false, false, rows, size, width, 1, scores, h.v, 0, below(out, first));
  }
}

void backward_head(const Head& h, const Head& gradient, Matrix out_gradient, const float* log_sums, int64_t length, int64_t size, float scale, std::vector<float>& scratch) {
  float beta = 0;  // the last block touches every row of k and v, so going upwards the first product overwrites and the others add
  for (int64_t first = (length - 1) / kRows * kRows; first >= 0; first -= kRows, beta = 1) {
    const int64_t rows = std::min(kRows, length - first), width = first + rows;
    const Matrix weights{scratch.data(), width}, changes{scratch.data() + kRows * length, width};
    const Matrix d_out = below(out_gradient, first);
    multiply(false, true, rows, width, size, scale, below(h.q, first), h.k, 0, weights);
    multiply(false, true, rows, width, size, 1, d_out, h.v, 0, changes);
    for (int64_t r = 0; r < rows; ++r)
      softmax_backward_row(below(weights, r).data, below(changes, r).data, first + r + 1, width, log_sums[first + r], scale);
    multiply(true, false, width, size, rows, 1, weights, d_out, beta, gradient.v);
    multiply(false, false, rows, size, width, 1, changes, h.k, 0, below(gradient.q, first));
    multiply(true, false, width, size, rows, 1, changes, below(h.q, first), beta, gradient.k);
  }
}

struct Shape {
  int64_t batch, length, heads, size;
  explicit Shape(const at::Tensor& qkv, int64_t head_count)
      : batch(qkv.size(0)), length(qkv.size(1)), heads(head_count), size(qkv.size(2) / 3 / head_count) {}
  int64_t width() const { return heads * size; }
  float scale() const { return 1.0f / std::sqrt(static_cast<float>(size)); }
};

template <class Body>
void for_heads(const Shape& s, int64_t scratch_rows, const Body& body) {
  at::parallel_for(0, s.batch * s.heads, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> scratch(scratch_rows * s.length);
    for (int64_t i = begin; i < end; ++i) body(i / s.heads, i % s.heads, scratch);
  });
}

std::pair<at::Tensor, at::Tensor> attend(const at::Tensor& qkv, const Shape& s) {
  at::Tensor out = at::empty({s.batch, s.length, s.width()}, qkv.options());
  at::Tensor log_sums = at::empty({s.batch, s.heads, s.length}, qkv.options());
  for_heads(s, kRows, [&, packed = floats(qkv), o = floats(out), sums = floats(log_sums)](int64_t b, int64_t h, std::vector<float>& scratch) {
    forward_head(head_of(packed, b, h, s.length, s.heads, s.size), {o + b * s.length * s.width() + h * s.size, s.width()},
                 sums + (b * s.heads + h) * s.length, s.length, s.size, s.scale(), scratch);
  });
  return {out, log_sums};
}

struct CausalAttention : torch::autograd::Function<CausalAttention> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& qkv, int64_t heads) {
    auto [out, log_sums] = attend(qkv, Shape(qkv, heads));
    context->save_for_backward({qkv, log_sums});
    context->saved_data["heads"] = heads;
    return out;
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    once_differentiable();
    const auto saved = context->get_saved_variables();
    const at::Tensor out_gradient = gradients[0].contiguous();
    const Shape s(saved[0], context->saved_data["heads"].toInt());
    at::Tensor result = at::empty_like(saved[0]);
    for_heads(s, 2 * kRows, [&, packed = floats(saved[0]), to = floats(result), o = floats(out_gradient), sums = floats(saved[1])](int64_t b, int64_t h, std::vector<float>& scratch) {
      backward_head(head_of(packed, b, h, s.length, s.heads, s.size), head_of(to, b, h, s.length, s.heads, s.size),
                    {o + b * s.length * s.width() + h * s.size, s.width()}, sums + (b * s.heads + h) * s.length, s.length, s.size, s.scale(), scratch);
    });
    return {result, at::Tensor()};
  }
};

at::Tensor composed(const at::Tensor& qkv, const Shape& s, double dropout) {
  const auto parts = qkv.view({s.batch, s.length, 3, s.heads, s.size}).permute({2, 0, 3, 1, 4}).unbind();  // each (B, heads, T, size)
#if TORCH_VERSION_MAJOR >= 2
  const at::Tensor out = at::scaled_dot_product_attention(parts[0], parts[1], parts[2], {}, dropout, true);
#else
  const auto flat = [&](const at::Tensor& t) { return t.reshape({s.batch * s.heads, s.length, s.size}); };
  const at::Tensor mask = at::full({s.length, s.length}, -INFINITY, qkv.options()).triu(1);
  at::Tensor weights = at::baddbmm(mask, flat(parts[0]), flat(parts[1]).transpose(1, 2), 1, s.scale()).softmax(-1);
  if (dropout > 0) weights = at::dropout(weights, dropout, true);
  const at::Tensor out = at::bmm(weights, flat(parts[2])).view({s.batch, s.heads, s.length, s.size});
#endif
  return out.transpose(1, 2).reshape({s.batch, s.length, s.width()});
}

at::Tensor causal_attention(const at::Tensor& qkv, int64_t heads, double dropout) {
  TORCH_CHECK(qkv.dim() == 3 && heads > 0 && qkv.size(2) % (3 * heads) == 0,
              "the packed projection must be (B, T, 3 * width) with a width that the ", heads, " heads divide");
  const Shape shape(qkv, heads);
  const bool fast = sgemm_ != nullptr && plain_cpu(qkv) && dropout == 0 && qkv.numel() > 0 && qkv.size(2) < (1 << 30);
  if (!fast) return composed(qkv, shape, dropout);
  const at::Tensor packed = qkv.contiguous();
  return at::GradMode::is_enabled() && qkv.requires_grad() ? CausalAttention::apply(packed, heads) : attend(packed, shape).first;
}

}  // namespace
}  // namespace studio

TORCH_LIBRARY_FRAGMENT(studio, library) {
  library.def("causal_attention(Tensor qkv, int heads, float dropout=0.0) -> Tensor", &studio::causal_attention);
}
