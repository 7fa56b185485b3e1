#pragma once
// The own kernels at every level this processor has, for comparing them with the reference.

#include <memory>
#include <vector>

#include <nas/backend/cpu/simd_level.hpp>
#include <nas/backend/reference/reorder.hpp>
#include <nas/core/rng.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/reference.hpp>

#include "support/kernel_harness.hpp"
#include "support/op_cases.hpp"

namespace test {

inline std::vector<nas::cpu::simd_level> levels() {
    std::vector<nas::cpu::simd_level> all;
    for (auto const l : {nas::cpu::simd_level::baseline, nas::cpu::simd_level::avx2, nas::cpu::simd_level::avx512})
        if (l <= nas::cpu::best_simd_level()) all.push_back(l);
    return all;
}

/// A backend that has one kernel of its own, and no fallback.
template <class Op, class Kernel>
nas::nn::backend own_backend(nas::cpu::simd_level l) {
    nas::nn::backend b("own", nas::cpu::image_layout(l));
    b.provide<Op>([l](Op const& op, nas::nn::kernel_site const& site) -> std::unique_ptr<nas::nn::kernel> {
        return std::make_unique<Kernel>(op, site, l);
    });
    return b;
}

/// Compares a kernel with the reference over those `cases` that are of type `Op`, at every level, on one thread and on two.
template <class Op, class Kernel>
void check_own(std::vector<op_case> const& cases, double tolerance = 1e-5) {
    std::size_t compared = 0;
    for (auto const l : levels())
        for (op_case const& c : cases) {
            if (!c.op.as<Op>()) continue;
            INFO(to_string(l));
            for (int const threads : {1, 2})
                for (bool const training : {true, false})
                    check_against(c, nas::nn::reference_backend(), own_backend<Op, Kernel>(l), tolerance,
                                  {.training = training, .threads = threads});
            ++compared;
        }
    CHECK(compared >= levels().size());
}

/// Numbers in [low, high).
inline std::vector<float> random_floats(std::int64_t n, std::uint64_t seed, double low = -1, double high = 1) {
    nas::rng r(seed);
    std::vector<float> v(static_cast<std::size_t>(n));
    for (float& x : v) x = static_cast<float>(r.uniform(low, high));
    return v;
}

/// Plain images {C, H, W} in the blocked layout of a level, and back.
inline std::vector<float> blocked(nas::cpu::simd_level l, std::int64_t batch, nas::shape const& s,
                                  std::vector<float> const& plain) {
    std::vector<float> out(static_cast<std::size_t>(nas::storage_elements(batch, s, nas::cpu::image_layout(l))));
    nas::reference::reorder(batch, s, nas::plain_layout, nas::cpu::image_layout(l), plain.data(), out.data());
    return out;
}
inline std::vector<float> plain(nas::cpu::simd_level l, std::int64_t batch, nas::shape const& s,
                                std::vector<float> const& stored) {
    std::vector<float> out(static_cast<std::size_t>(batch * s.elements()));
    nas::reference::reorder(batch, s, nas::cpu::image_layout(l), nas::plain_layout, stored.data(), out.data());
    return out;
}

} // namespace test
