#pragma once
// A network with weights and the backend that runs it: what is trained and evaluated.

#include <nas/nn/backend.hpp>
#include <nas/nn/graph.hpp>
#include <nas/nn/weights.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// References only; network, weights and backend stay with the caller.
struct model {
    nn::graph const& graph;
    nn::weights const& weights;
    nn::backend const& backend;
};

/// Throws `train_error` if the network does not read images of `d` or does not yield one value per class.
inline void check_fit(nn::graph const& g, dataset const& d) {
    if (g.input_shape() != d.image_shape())
        throw train_error("nas.train.1", "the network reads images of ", to_string(g.input_shape()),
                          ", but those of data set ", d.name, " are ", to_string(d.image_shape()),
                          "; build the network for the data");
    if (g.output_shape() != shape{d.classes})
        throw train_error("nas.train.2", "the network yields ", to_string(g.output_shape()), " values, but data set ",
                          d.name, " has ", d.classes, " classes; end it with a classifier of ", d.classes, " classes");
}

} // namespace nas::train
