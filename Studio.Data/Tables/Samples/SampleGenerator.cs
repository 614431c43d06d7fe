using System.Globalization;
using System.Text;
using Studio.Data.Tables.Importing;

namespace Studio.Data.Tables.Samples;

/// <summary>Writes the files of the samples that need no network. The same seed gives the same bytes.</summary>
public static class SampleGenerator
{
    private const int TrainDigits = 10_000;
    private const int TestDigits = 2_000;
    private const int Tales = 4_000;

    /// <summary>Puts the sample's files into a folder.</summary>
    /// <exception cref="UserError">the sample is one that is fetched.</exception>
    public static IReadOnlyList<ImportFile> Write(SampleDataset sample, string folder, int seed = 1)
    {
        Directory.CreateDirectory(folder);
        return sample.Id switch
        {
            "addition" => [WriteText(folder, "addition.txt", Addition(new Random(seed)))],
            "tales" => [WriteText(folder, "tales.txt", new TaleGrammar(new Random(seed)).Write(Tales))],
            "drawn-digits" => [.. WriteDigits(folder, "train", TrainDigits, new Random(seed)), .. WriteDigits(folder, "test", TestDigits, new Random(seed + 1))],
            _ => throw new UserError($"The sample '{sample.Title}' is fetched from its publisher and not made here."),
        };
    }

    /// <summary>All 10,000 sums of two numbers from 0 to 99, shuffled: the last tenth is held out, so validation asks for sums never seen.</summary>
    private static string Addition(Random random)
    {
        var pairs = Enumerable.Range(0, 100 * 100).ToArray();
        random.Shuffle(pairs);
        var text = new StringBuilder();
        foreach (var pair in pairs)
            text.Append(CultureInfo.InvariantCulture, $"{pair / 100}+{pair % 100}={(pair / 100) + (pair % 100)}\n");
        return text.ToString();
    }

    private static ImportFile WriteText(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return new ImportFile(path);
    }

    /// <summary>An IDX pair, classes in turn so that each has the same share.</summary>
    private static IEnumerable<ImportFile> WriteDigits(string folder, string part, int count, Random random)
    {
        var labels = Enumerable.Range(0, count).Select(i => (byte)(i % 10)).ToArray();
        random.Shuffle(labels);
        var images = Path.Combine(folder, $"{part}-images-idx3-ubyte");
        var drawer = new DigitDrawer(random);
        var pixels = new byte[DigitDrawer.Size * DigitDrawer.Size];
        using (var file = File.Create(images))
        {
            file.Write(Header(3, count, DigitDrawer.Size, DigitDrawer.Size));
            foreach (var label in labels)
            {
                drawer.Draw(label, pixels);
                file.Write(pixels);
            }
        }
        var labelsPath = Path.Combine(folder, $"{part}-labels-idx1-ubyte");
        File.WriteAllBytes(labelsPath, [.. Header(1, count), .. labels]);
        return [new ImportFile(images), new ImportFile(labelsPath)];
    }

    private static byte[] Header(byte dimensions, params int[] sizes) =>
        [0, 0, 8, dimensions, .. sizes.SelectMany(s => new[] { (byte)(s >> 24), (byte)(s >> 16), (byte)(s >> 8), (byte)s })];
}
