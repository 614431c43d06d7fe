using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Studio.Data;

namespace Studio.Training.Contracts;

/// <summary>
/// The RunSpec as JSON: camelCase names, every field in the form's order, so that two files compare line by line.
/// Reading is strict (an unknown field is a mistake somebody wants to hear of) and reports all problems at once.
/// </summary>
public static class RunSpecJson
{
    /// <summary>A spec is a few kilobytes; more than this is some other file.</summary>
    public const int MaxBytes = 1 << 20;

    // shown in the page as text, never as markup, so letters beyond ASCII may stand as they are
    private static readonly JsonWriterOptions s_indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static RunSpecReading Parse(string text) =>
        text.Length > MaxBytes ? TooLong() : RunSpecReader.Read(Encoding.UTF8.GetBytes(text));

    public static RunSpecReading Parse(Stream stream)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[16384];
        for (int count; (count = stream.Read(chunk)) > 0;)
        {
            buffer.Write(chunk, 0, count);
            if (buffer.Length > MaxBytes)
                return TooLong();
        }

        return RunSpecReader.Read(buffer.ToArray());
    }

    /// <summary>Reads a spec file.</summary>
    /// <exception cref="UserError">the file is missing or no RunSpec; the message names it and all problems.</exception>
    public static RunSpec Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Parse(stream).OrThrow(Path.GetFileName(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"{path} cannot be read as a run spec: {e.Message}", e);
        }
    }

    /// <summary>Every field, indented, in the form's order.</summary>
    public static string Write(RunSpec spec) => Write(spec, RunSpecFields.All);

    /// <summary>Only what differs from the defaults: short enough to paste into a message, and reads back to the same spec.</summary>
    public static string WriteDifferences(RunSpec spec) => Write(spec, RunSpecFields.All.Where(field => !field.IsDefault(spec)));

    /// <summary>Writes a spec file that is either the old one or the new one whole, whenever the machine stops.</summary>
    public static void Save(RunSpec spec, string path)
    {
        var beside = path + ".writing";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
        {
            file.Write(Encoding.UTF8.GetBytes(Write(spec) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    private static string Write(RunSpec spec, IEnumerable<SpecField> fields)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, s_indented))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", spec.SchemaVersion);
            foreach (var field in fields)
            {
                writer.WritePropertyName(field.Name);
                WriteValue(writer, field.Get(spec));
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>A field's value as JSON; lists stand on one line.</summary>
    internal static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number: WriteNumber(writer, number); break;
            case IEnumerable<int> list: writer.WriteRawValue("[" + SpecText.List(list) + "]"); break;
            default: throw new InvalidOperationException($"A RunSpec field holds a {value.GetType().Name}.");
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (!double.IsFinite(number))
            throw new UserError("A number of the spec is not finite (NaN or infinity), and JSON has no such number: correct it.");
        writer.WriteRawValue(SpecText.Number(number));
    }

    private static RunSpecReading TooLong() =>
        new(null, [new SpecProblem("", "This is longer than 1 MB, so it is no run spec: give the JSON of one run.")]);
}
