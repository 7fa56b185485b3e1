#pragma once
// The kernel of all operations that only move pixels or elements, in any layout of images.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nas/backend/gather.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/ops/channel_shuffle.hpp>
#include <nas/nn/ops/crop.hpp>
#include <nas/nn/ops/depth_to_space.hpp>
#include <nas/nn/ops/expand.hpp>
#include <nas/nn/ops/pad.hpp>
#include <nas/nn/ops/pixel.hpp>
#include <nas/nn/ops/place.hpp>
#include <nas/nn/ops/reshape.hpp>
#include <nas/nn/ops/resize.hpp>
#include <nas/nn/ops/slice.hpp>
#include <nas/nn/ops/space_to_depth.hpp>
#include <nas/nn/ops/tile.hpp>
#include <nas/nn/ops/transpose.hpp>
#include <nas/nn/ops/zero.hpp>
#include <nas/tensor/layout.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

template <class T>
concept Moves = MovesPixels<T> || MovesElements<T>;

/// Copies by a table made once, of four bytes per element of an output sample; without a table where every element
/// keeps its place.
template <Moves Op>
class move_kernel final : public kernel {
public:
    /// Images lie in layout `images`. Throws backend_error nas.backend.20 if a sample has 2^31 elements or more.
    move_kernel(Op const& op, kernel_site const& site, layout images, std::string_view implementation)
        : batch_(site.batch), threads_(site.threads), implementation_(implementation) {
        shape const &in = site.inputs[0], &out = site.output;
        layout const from = in.rank() == 3 ? images : plain_layout, to = out.rank() == 3 ? images : plain_layout;
        needs_.input_layouts = {from};
        needs_.output_layout = to;
        needs_.backward_reads_inputs = false;
        in_size_ = storage_elements(1, in, from);
        std::int64_t const out_size = storage_elements(1, out, to);
        if (in_size_ > std::numeric_limits<std::int32_t>::max())
            throw backend_error("nas.backend.20", Op::kind, " of a sample of ", in_size_,
                                " elements; there may be at most 2^31 - 1");
        std::int32_t empty = -1;
        if constexpr (requires { op.fill(); }) {
            fill_ = static_cast<float>(op.fill());
            if (fill_ != 0) empty = -2;
        }
        table_.assign(static_cast<std::size_t>(out_size), -1);
        for (std::int64_t i = 0; i < out.elements(); ++i) {
            place const p = place_of(out, i), source = source_of(op, in, out, p);
            table_[static_cast<std::size_t>(offset(out, to, p))] =
                source == no_place ? empty : static_cast<std::int32_t>(offset(in, from, source));
        }
        identity_ = out_size == in_size_;
        for (std::int64_t i = 0; identity_ && i < out_size; ++i) identity_ = table_[static_cast<std::size_t>(i)] == i;
        if (identity_) table_ = {};
    }

    kernel_needs needs() const override { return needs_; }
    std::string_view implementation() const override { return implementation_; }
    void forward(kernel_io const& io) override {
        if (identity_) copy(io.inputs[0], io.output);
        else gather(threads_, batch_, in_size_, table_, io.inputs[0], io.output, fill_);
    }
    void backward(kernel_io const& io) override {
        if (!io.input_gradients[0]) return;
        if (identity_) copy(io.output_gradient, io.input_gradients[0]);
        else gather_backward(threads_, batch_, in_size_, table_, io.output_gradient, io.input_gradients[0]);
    }

private:
    static place source_of(Op const& op, shape const& in, shape const& out, place const& p) {
        if constexpr (MovesElements<Op>) {
            return op.source(in, out, p);
        } else {
            pixel const from = op.source(in, {p[0], p[1], p[2]});
            return from == no_pixel ? no_place : place{from.channel, from.row, from.column};
        }
    }
    static std::int64_t offset(shape const& s, layout l, place const& p) {
        if (l.plain()) return index_of(s, p);
        return ((p[0] / l.block * s[1] + p[1]) * s[2] + p[2]) * l.block + p[0] % l.block;
    }
    void copy(float const* from, float* to) const {
        parallel_for(threads_, batch_, [&](std::int64_t begin, std::int64_t end, int) {
            std::copy_n(from + begin * in_size_, (end - begin) * in_size_, to + begin * in_size_);
        });
    }

    kernel_needs needs_;
    std::int64_t batch_, in_size_ = 0;
    float fill_ = 0;
    bool identity_ = false;
    int threads_;
    std::string_view implementation_;
    std::vector<std::int32_t> table_;
};

/// Enters the operations `Ops` into a backend that keeps images in layout `images`.
template <Moves... Ops>
void provide_moves(backend& b, layout images, std::string_view implementation) {
    auto const enter = [&]<class Op>(std::type_identity<Op>) {
        b.provide<Op>([=](Op const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            if constexpr (requires { op.only_moves(); }) // there is more to it than moving, sometimes
                if (!op.only_moves()) return nullptr;
            return std::make_unique<move_kernel<Op>>(op, site, images, implementation);
        });
    };
    (enter(std::type_identity<Ops>{}), ...);
}

/// The same for all built-in ones.
inline void provide_built_in_moves(backend& b, layout images, std::string_view implementation) {
    provide_moves<slice, channel_shuffle, crop, resize, zero, transpose, reshape, pad, tile, expand, depth_to_space,
                  space_to_depth>(b, images, implementation);
}

} // namespace nas::nn
