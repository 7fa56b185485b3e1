#pragma once
// The activation functions on vectors, for kernels that apply them on the way.

#include <nas/backend/cpu/simd/vec.hpp>
#include <nas/tensor/activation.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/simd/activation.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>
