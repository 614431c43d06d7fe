using System.Globalization;
using Studio.Data;
using Studio.Training.Contracts;

namespace Studio.Bench.Web;

/// <summary>
/// Run directories with journals of any length, as a copy from another machine would bring them: the web program adopts
/// and ingests them by itself. The curves are noise around a falling line, and are labelled as benchmark data.
/// </summary>
public static class SeededRun
{
    /// <summary>Writes a finished run; <paramref name="values"/> gives the metrics of a step.</summary>
    public static RunDirectory WriteFinished(Workspace workspace, RunSpec spec, long points, Func<long, string> values)
    {
        // the finished directory appears at once, so that it is never adopted half-written
        var id = Identifier.New();
        while (Directory.Exists(workspace.RunDirectory(id)))
            id = Identifier.New(); // thousands in a second: four random letters are not enough
        var staging = new RunDirectory(Path.Combine(workspace.Cache, id));
        Directory.CreateDirectory(staging.Root);
        File.WriteAllText(staging.Spec, RunSpecJson.Write(spec));
        var wall = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - points / 10.0;
        using (var journal = File.CreateText(staging.Events))
        {
            journal.Write(string.Create(CultureInfo.InvariantCulture, $$"""{"t":"start","attempt":1,"wall":{{wall}},"pid":1,"device":"cpu","totalSteps":{{points}},"stepsPerEpoch":1000,"tokensPerStep":768,"samplesPerStep":12,"parameterCount":800000}""") + "\n");
            for (long step = 1; step <= points; step++)
                journal.Write(string.Create(CultureInfo.InvariantCulture, $$$"""{"t":"metric","attempt":1,"wall":{{{wall + step * 0.1:F3}}},"step":{{{step}}},"values":{{{{values(step)}}}}}""") + "\n");
            journal.Write(string.Create(CultureInfo.InvariantCulture, $$"""{"t":"end","attempt":1,"wall":{{wall + points * 0.1}},"status":"succeeded","reason":"","step":{{points}}}""") + "\n");
        }
        var final = new RunDirectory(workspace.RunDirectory(id));
        Directory.Move(staging.Root, final.Root);
        return final;
    }

    /// <summary>A run that this process keeps writing: the web program sees a living worker in it.</summary>
    public static (RunDirectory Directory, JournalWriter Journal) StartLive(Workspace workspace, RunSpec spec)
    {
        var directory = new RunDirectory(workspace.RunDirectory(Identifier.New()));
        Directory.CreateDirectory(directory.Root);
        File.WriteAllText(directory.Spec, RunSpecJson.Write(spec));
        WorkerIdentity.Write(directory.Root);
        var journal = new JournalWriter(directory.Events, 1);
        journal.Append(new StartEvent { Pid = Environment.ProcessId, Device = "cpu", TotalSteps = 100_000, StepsPerEpoch = 1000, TokensPerStep = 768, SamplesPerStep = 12, ParameterCount = 800_000 });
        return (directory, journal);
    }
}
