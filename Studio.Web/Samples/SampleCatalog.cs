namespace Studio.Web.Samples;

/// <summary>
/// The samples offered. Two need no network; the others are well-known sets at fixed addresses, whose hashes say whether
/// what arrived is what everybody else has.
/// </summary>
public static class SampleCatalog
{
    private const string Mnist = "https://raw.githubusercontent.com/fgnt/mnist/ae608a02b796c9ee908c082585a5f006fe05258e/";

    public static IReadOnlyList<Sample> All { get; } =
    [
        new("addition", "Addition", "A language model learns to add: lines such as 27+45=72. Small enough to watch it understand.", "20,000 lines", 190_000, "made here")
        {
            Generate = () => [("addition.txt", AdditionText.Write(20_000, seed: 1))],
        },
        new("drawn-digits", "Drawn digits", "A classifier learns digits drawn by a program with a shaky hand: MNIST's form and size, no network needed.", "12,000 images", 9_500_000, "made here")
        {
            Generate = () => DigitFiles(),
        },
        new("tinyshakespeare", "Tiny Shakespeare", "The usual first text of a character model: 40,000 lines of Shakespeare's plays.", "1.1 M characters", 1_115_394, "public domain")
        {
            Files = [new("tinyshakespeare.txt", new("https://raw.githubusercontent.com/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt"), 1_115_394, "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed")],
        },
        new("mnist", "MNIST", "Handwritten digits, the usual first images of a classifier: 60,000 to train on and 10,000 to test.", "70,000 images", 11_594_722, "CC BY-SA 3.0")
        {
            Files =
            [
                new("train-images-idx3-ubyte.gz", new(Mnist + "train-images-idx3-ubyte.gz"), 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                new("train-labels-idx1-ubyte.gz", new(Mnist + "train-labels-idx1-ubyte.gz"), 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                new("t10k-images-idx3-ubyte.gz", new(Mnist + "t10k-images-idx3-ubyte.gz"), 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                new("t10k-labels-idx1-ubyte.gz", new(Mnist + "t10k-labels-idx1-ubyte.gz"), 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
            ],
        },
    ];

    public static Sample? Find(string id) => All.FirstOrDefault(sample => sample.Id == id);

    private static IEnumerable<(string Name, byte[] Content)> DigitFiles()
    {
        foreach (var (part, count, seed) in new[] { ("train", 10_000, 1), ("test", 2_000, 2) })
        {
            var digits = DrawnDigits.Make(count, seed);
            yield return ($"{part}-images-idx3-ubyte", digits.Images);
            yield return ($"{part}-labels-idx1-ubyte", digits.Labels);
        }
    }
}
