using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// A small convolutional network in the manner of LeNet ("Gradient-Based Learning Applied to Document Recognition",
// LeCun et al. 1998, http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf), with today's 3x3 filters, ReLU and max pooling.
// Two layers of 16 and 32 filters reach about 99 % on MNIST.

/// <summary>Classifies images: convolution, ReLU and halving as often as there are channel numbers, then one linear layer.</summary>
public sealed class Cnn : StudioModel
{
    private readonly Conv2d[] _convolutions;
    private readonly MaxPool2d _pool = new(2);
    private readonly Dropout _dropout;
    private readonly Linear _fc;

    /// <exception cref="UserError">the image is too small to be halved so often.</exception>
    public Cnn(ImageShape image, IReadOnlyList<int> channels, int classes, double dropout)
    {
        var (height, width) = (image.Height >> channels.Count, image.Width >> channels.Count);
        if (height < 1 || width < 1)
            throw new UserError($"Images of {image.Width} x {image.Height} cannot be halved {channels.Count} times; give channels fewer entries.");
        int[] depths = [image.Channels, .. channels];
        _convolutions = [.. Enumerable.Range(0, channels.Count).Select(i => Child($"conv{i + 1}", new Conv2d(depths[i], depths[i + 1], kernelSize: 3, padding: 1)))];
        _dropout = Child("dropout", new Dropout(dropout));
        _fc = Child("fc", new Linear(depths[^1] * height * width, classes));
    }

    /// <param name="inputs">pixels (B, C, H, W).</param>
    /// <returns>logits (B, classes).</returns>
    public override Tensor Forward(ModelInput inputs)
    {
        var x = inputs.Values;
        foreach (var convolution in _convolutions) x = _pool.Forward(convolution.Forward(x).Relu()); // (B, channels, H/2, W/2)
        return _fc.Forward(_dropout.Forward(x.Flatten(1)));
    }
}
