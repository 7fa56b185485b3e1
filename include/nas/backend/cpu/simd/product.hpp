#pragma once
// Products of matrices that lie in blocks of channels, summed up in registers: what convolutions are made of.

#include <nas/backend/cpu/simd/vec.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/simd/product.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>
