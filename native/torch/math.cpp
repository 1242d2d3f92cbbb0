// Arithmetic on elements, over dimensions, and in place.
#include "guard.h"
using namespace cis;

#define UNARY(op) \
  ct_error *ct_##op(const ct_tensor *x, ct_tensor **out) { return make(out, [&] { return at::op(x->t); }); }
CT_UNARY(UNARY)
#define BINARY(op) \
  ct_error *ct_##op(const ct_tensor *x, const ct_tensor *y, ct_tensor **out) { return make(out, [&] { return at::op(x->t, y->t); }); }
CT_BINARY(BINARY)
#define WITH_SCALAR(op) \
  ct_error *ct_##op##_scalar(const ct_tensor *x, double s, ct_tensor **out) { return make(out, [&] { return x->t.op(s); }); }
CT_WITH_SCALAR(WITH_SCALAR)

ct_error *ct_clamp(const ct_tensor *x, double min, double max, ct_tensor **out) {
  return make(out, [&] { return x->t.clamp(at::Scalar(min), at::Scalar(max)); });
}
ct_error *ct_where(const ct_tensor *condition, const ct_tensor *x, const ct_tensor *y, ct_tensor **out) {
  return make(out, [&] { return at::where(condition->t, x->t, y->t); });
}
ct_error *ct_masked_fill(const ct_tensor *x, const ct_tensor *mask, double value, ct_tensor **out) {
  return make(out, [&] { return x->t.masked_fill(mask->t, value); });
}

ct_error *ct_sum(const ct_tensor *x, const int64_t *dims, int count, int keep, ct_tensor **out) {
  return make(out, [&] { return at::sum(x->t, ints(dims, count), keep != 0); });
}
ct_error *ct_mean(const ct_tensor *x, const int64_t *dims, int count, int keep, ct_tensor **out) {
  return make(out, [&] { return at::mean(x->t, ints(dims, count), keep != 0); });
}
ct_error *ct_amax(const ct_tensor *x, const int64_t *dims, int count, int keep, ct_tensor **out) {
  return make(out, [&] { return at::amax(x->t, ints(dims, count), keep != 0); });
}
ct_error *ct_amin(const ct_tensor *x, const int64_t *dims, int count, int keep, ct_tensor **out) {
  return make(out, [&] { return at::amin(x->t, ints(dims, count), keep != 0); });
}
ct_error *ct_norm(const ct_tensor *x, const int64_t *dims, int count, int keep, ct_tensor **out) {
  return make(out, [&] { return at::norm(x->t, at::Scalar(2), ints(dims, count), keep != 0); });
}
ct_error *ct_var(const ct_tensor *x, const int64_t *dims, int count, int unbiased, int keep, ct_tensor **out) {
  return make(out, [&] { return at::var(x->t, ints(dims, count), unbiased != 0, keep != 0); });
}
ct_error *ct_argmax(const ct_tensor *x, int64_t dim, ct_tensor **out) {
  return make(out, [&] { return at::argmax(x->t, dim); });
}
ct_error *ct_all(const ct_tensor *x, ct_tensor **out) {
  return make(out, [&] { return at::all(x->t); });
}
ct_error *ct_softmax(const ct_tensor *x, int64_t dim, ct_tensor **out) {
  return make(out, [&] { return at::softmax(x->t, dim); });
}
ct_error *ct_log_softmax(const ct_tensor *x, int64_t dim, ct_tensor **out) {
  return make(out, [&] { return at::log_softmax(x->t, dim); });
}
ct_error *ct_matmul(const ct_tensor *x, const ct_tensor *y, ct_tensor **out) {
  return make(out, [&] { return at::matmul(x->t, y->t); });
}

ct_error *ct_copy_(const ct_tensor *x, const ct_tensor *from) {
  return guard([&] { x->t.copy_(from->t); });
}
ct_error *ct_fill_(const ct_tensor *x, double value) {
  return guard([&] { x->t.fill_(value); });
}
ct_error *ct_add_(const ct_tensor *x, const ct_tensor *y, double alpha) {
  return guard([&] { x->t.add_(y->t, alpha); });
}
ct_error *ct_mul_(const ct_tensor *x, const ct_tensor *y) {
  return guard([&] { x->t.mul_(y->t); });
}
ct_error *ct_mul_scalar_(const ct_tensor *x, double s) {
  return guard([&] { x->t.mul_(s); });
}
ct_error *ct_clamp_(const ct_tensor *x, double min, double max) {
  return guard([&] { x->t.clamp_(at::Scalar(min), at::Scalar(max)); });
}
ct_error *ct_renorm_(const ct_tensor *x, double p, int64_t dim, double max_norm) {
  return guard([&] { x->t.renorm_(p, dim, max_norm); });
}
