using Studio.Data.Tables;
using Studio.Training.Layers;
using Studio.Training.Tensors;

namespace Studio.Training.Models;

// ResNet-18 ("Deep Residual Learning for Image Recognition", He et al. 2016, https://arxiv.org/abs/1512.03385, table 1).
// Names, layouts and first weights are those of torchvision's resnet18. Images below 64 pixels get the stem that the
// paper uses for CIFAR (section 4.2), one convolution of 3 x 3 without stride or pooling: the published one would leave a
// digit of 28 x 28 a single pixel before the last stage. Shapes: B rows, C channels, H x W pixels.

/// <summary>Convolution of 3 x 3 or 1 x 1 without bias, and what normalizes its channels.</summary>
internal sealed class ResNetConvolution(Conv2d convolution, BatchNorm2d norm)
{
    /// <summary>Deviation sqrt(2 / (out x k x k)) keeps the size of gradients through ReLUs (He et al. 2015, fan out).</summary>
    public static Conv2d Convolution(int inputs, int outputs, int kernel, int stride, int padding) =>
        new(inputs, outputs, kernel, stride, padding, bias: false, std: Math.Sqrt(2.0 / (outputs * kernel * kernel)));

    public Tensor Forward(Tensor x) => norm.Forward(convolution.Forward(x));
}

/// <summary>Two convolutions, added to what came in; where the sizes change, that is brought to the new ones by 1 x 1.</summary>
internal sealed class ResNetBlock : Module
{
    private readonly ResNetConvolution _first;
    private readonly ResNetConvolution _second;
    private readonly ResNetConvolution? _downsample;

    public ResNetBlock(int inputs, int outputs, int stride)
    {
        _first = new(Child("conv1", ResNetConvolution.Convolution(inputs, outputs, 3, stride, 1)), Child("bn1", new BatchNorm2d(outputs)));
        _second = new(Child("conv2", ResNetConvolution.Convolution(outputs, outputs, 3, 1, 1)), Child("bn2", new BatchNorm2d(outputs)));
        if (stride != 1 || inputs != outputs)
            _downsample = new(Child("downsample.0", ResNetConvolution.Convolution(inputs, outputs, 1, stride, 0)), Child("downsample.1", new BatchNorm2d(outputs)));
    }

    public Tensor Forward(Tensor x) => (_second.Forward(_first.Forward(x).Relu()) + (_downsample?.Forward(x) ?? x)).Relu();
}

/// <summary>Classifies images: a stem, four stages of two blocks, the mean over all places, and one linear layer.</summary>
public sealed class ResNet18 : StudioModel
{
    /// <summary>Channels of the four stages; each after the first halves the image.</summary>
    public static IReadOnlyList<int> Widths { get; } = [64, 128, 256, 512];

    private readonly bool _smallStem;
    private readonly ResNetConvolution _stem;
    private readonly MaxPool2d _pool = new(3, stride: 2, padding: 1);
    private readonly ResNetBlock[] _blocks;
    private readonly Dropout _dropout;
    private readonly Linear _fc;

    /// <param name="dropout">share silenced before the last layer; the published network has none.</param>
    public ResNet18(ImageShape image, int classes, double dropout)
    {
        _smallStem = HasSmallStem(image);
        _stem = new(
            Child("conv1", _smallStem ? ResNetConvolution.Convolution(image.Channels, Widths[0], 3, 1, 1) : ResNetConvolution.Convolution(image.Channels, Widths[0], 7, 2, 3)),
            Child("bn1", new BatchNorm2d(Widths[0])));
        _blocks = [.. Enumerable.Range(0, 2 * Widths.Count).Select(Block)];
        _dropout = Child("dropout", new Dropout(dropout));
        _fc = Child("fc", new Linear(Widths[^1], classes));
    }

    /// <summary>The shorter side is below 64 pixels.</summary>
    public static bool HasSmallStem(ImageShape image) => Math.Min(image.Width, image.Height) < 64;

    /// <param name="inputs">pixels (B, C, H, W).</param>
    /// <returns>logits (B, classes).</returns>
    public override Tensor Forward(ModelInput inputs)
    {
        var x = _stem.Forward(inputs.Values).Relu();
        if (!_smallStem) x = _pool.Forward(x);
        foreach (var block in _blocks) x = block.Forward(x);
        return _fc.Forward(_dropout.Forward(x.AdaptiveAvgPool2d(1, 1).Flatten(1)));
    }

    private ResNetBlock Block(int number)
    {
        var (stage, isFirst) = (number / 2, number % 2 == 0);
        var changes = isFirst && stage > 0;
        return Child($"layer{stage + 1}.{number % 2}", new ResNetBlock(Widths[changes ? stage - 1 : stage], Widths[stage], changes ? 2 : 1));
    }
}
