#pragma once
// Reference kernels of the operations that own no parameters.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include <nas/backend/reference/activate.hpp>
#include <nas/backend/reference/add.hpp>
#include <nas/backend/reference/concat.hpp>
#include <nas/backend/reference/dropout.hpp>
#include <nas/backend/reference/global_average_pool.hpp>
#include <nas/backend/reference/multiply.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/ops/activate.hpp>
#include <nas/nn/ops/add.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/concat.hpp>
#include <nas/nn/ops/dropout.hpp>
#include <nas/nn/ops/flatten.hpp>
#include <nas/nn/ops/global_average_pool.hpp>
#include <nas/nn/ops/multiply.hpp>

namespace nas::nn::reference_kernels {

/// What every reference kernel needs: plain tensors.
inline kernel_needs plain_needs(std::size_t inputs) {
    kernel_needs n;
    n.input_layouts.assign(inputs, plain_layout);
    return n;
}

class activate_kernel final : public kernel {
public:
    activate_kernel(activate const& op, kernel_site const& site)
        : function_(op.function), elements_(site.batch * site.output.elements()) {}

    kernel_needs needs() const override { return plain_needs(1); }
    void forward(kernel_io const& io) override {
        reference::activate_forward(function_, elements_, io.inputs[0], io.output);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            reference::activate_backward(function_, elements_, io.inputs[0], io.output_gradient, io.input_gradients[0]);
    }

private:
    activation function_;
    std::int64_t elements_;
};

class global_average_pool_kernel final : public kernel {
public:
    global_average_pool_kernel(global_average_pool const&, kernel_site const& site)
        : planes_(site.batch * site.inputs[0][0]), pixels_(site.inputs[0][1] * site.inputs[0][2]) {}

    kernel_needs needs() const override {
        kernel_needs n = plain_needs(1);
        n.backward_reads_inputs = false;
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::global_average_pool_forward(planes_, pixels_, io.inputs[0], io.output);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            reference::global_average_pool_backward(planes_, pixels_, io.output_gradient, io.input_gradients[0]);
    }

private:
    std::int64_t planes_, pixels_;
};

class add_kernel final : public kernel {
public:
    add_kernel(add const&, kernel_site const& site)
        : inputs_(site.inputs.size()), elements_(site.batch * site.output.elements()) {}

    kernel_needs needs() const override {
        kernel_needs n = plain_needs(inputs_);
        n.backward_reads_inputs = false;
        return n;
    }
    void forward(kernel_io const& io) override { reference::add_forward(elements_, io.inputs, io.output); }
    void backward(kernel_io const& io) override {
        reference::add_backward(elements_, io.output_gradient, io.input_gradients);
    }

private:
    std::size_t inputs_;
    std::int64_t elements_;
};

class multiply_kernel final : public kernel {
public:
    multiply_kernel(multiply const&, kernel_site const& site)
        : sizes_{.planes = site.batch * site.output[0],
                 .pixels = site.output.elements() / site.output[0],
                 .broadcast = site.inputs[1] != site.inputs[0]} {}

    kernel_needs needs() const override { return plain_needs(2); }
    void forward(kernel_io const& io) override {
        reference::multiply_forward(sizes_, io.inputs[0], io.inputs[1], io.output);
    }
    void backward(kernel_io const& io) override {
        reference::multiply_backward(sizes_, io.inputs[0], io.inputs[1], io.output_gradient, io.input_gradients[0],
                                     io.input_gradients[1]);
    }

private:
    reference::multiply_sizes sizes_;
};

class concat_kernel final : public kernel {
public:
    concat_kernel(concat const& op, kernel_site const& site) {
        std::size_t const axis = axis_of(op.axis, site.output);
        batch_ = site.batch * elements_between(site.output, 0, axis); // what is joined, again and again
        for (shape const& s : site.inputs) sizes_.push_back(elements_between(s, axis, s.rank()));
    }

    kernel_needs needs() const override {
        kernel_needs n = plain_needs(sizes_.size());
        n.backward_reads_inputs = false;
        return n;
    }
    void forward(kernel_io const& io) override { reference::concat_forward(batch_, sizes_, io.inputs, io.output); }
    void backward(kernel_io const& io) override {
        reference::concat_backward(batch_, sizes_, io.output_gradient, io.input_gradients);
    }

private:
    std::int64_t batch_ = 1;
    std::vector<std::int64_t> sizes_;
};

class dropout_kernel final : public kernel {
public:
    dropout_kernel(dropout const& op, kernel_site const& site)
        : rate_(op.rate), active_(site.training), elements_(site.batch * site.output.elements()) {}

    kernel_needs needs() const override {
        kernel_needs n = plain_needs(1);
        n.backward_reads_inputs = false;
        return n;
    }
    void forward(kernel_io const& io) override { apply(io, io.inputs[0], io.output); }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0]) apply(io, io.output_gradient, io.input_gradients[0]);
    }

private:
    void apply(kernel_io const& io, float const* in, float* out) const {
        if (active_) reference::dropout_apply({io.seed, io.step, rate_}, elements_, in, out);
        else std::copy_n(in, elements_, out);
    }

    double rate_;
    bool active_;
    std::int64_t elements_;
};

class flatten_kernel final : public kernel {
public:
    flatten_kernel(flatten const&, kernel_site const& site) : elements_(site.batch * site.output.elements()) {}

    kernel_needs needs() const override {
        kernel_needs n = plain_needs(1);
        n.backward_reads_inputs = false;
        return n;
    }
    void forward(kernel_io const& io) override { std::copy_n(io.inputs[0], elements_, io.output); }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0]) std::copy_n(io.output_gradient, elements_, io.input_gradients[0]);
    }

private:
    std::int64_t elements_;
};

} // namespace nas::nn::reference_kernels
