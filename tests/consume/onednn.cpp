// A program that uses the oneDNN component.

#include <nas/nn/kernels/onednn.hpp>

int main() { return nas::nn::onednn_backend().name() == "onednn" ? 0 : 1; }
