using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Training.Tests.Batches;
using Studio.Training.Tests.Loops;

namespace Studio.Training.Tests.Worker;

/// <summary>A disk that is really full: one clear sentence, nothing half-written, and the run goes on when there is room.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly TempFolder _out = new();
    private readonly WorkerProcess _worker = new();

    public void Dispose()
    {
        _worker.Dispose();
        _out.Dispose();
    }

    // a checkpoint takes some 610 KB
    private static RunSpec Spec => TrainingFixture.TextSpec with { EmbeddingSize = 64, MaxSteps = 30, CheckpointEverySteps = 5, EvaluateEverySteps = 0, SampleEverySteps = 0 };

    [Fact]
    public async Task Train_SecondCheckpointDoesNotFit_SaysSoKeepsTheFirstAndResumesExactly()
    {
        var (alone, cramped) = (_worker.CreateRun(Spec), _worker.CreateRun(Spec));
        Assert.Equal(0, (await WorkerProcess.Run("train", alone.Root)).Code);

        var printed = await SmallDisk.RunAsync(1000, $$"""
            cp -r "{{_worker.Workspace.Root}}" "$DISK/ws" && rm -rf "$DISK/ws/runs/{{alone.Id}}"
            run=$DISK/ws/runs/{{cramped.Id}}
            worker train "$run" 2>&1; echo "code $?"
            (cd "$run/checkpoints" && find . -type f | sort)
            cp "$run/events.jsonl" "$OUT/full.jsonl"
            grow
            worker train "$run" 2>&1; echo "code $?"
            cp -r "$run" "$OUT/run"
            """, _out);

        Assert.Equal("""
            The checkpoint of step 30 cannot be written (the disk is full); the one before it is whole. Free some disk space and resume the run.
            code 1
            ./last
            ./step-00000005/model.safetensors
            ./step-00000005/optimizer.safetensors
            ./step-00000005/state.json
            code 0

            """, printed);
        var full = await File.ReadAllTextAsync(_out.File("full.jsonl"));
        Assert.Contains("Training goes on; free some disk space before the next one.", full, StringComparison.Ordinal);
        Assert.EndsWith("}\n", full, StringComparison.Ordinal);
        var resumed = new RunDirectory(_out.File("run"));
        Assert.Equal(WorkerProcess.Losses(alone), WorkerProcess.Losses(resumed));
        Assert.Equal(File.ReadAllBytes(Path.Combine(alone.Checkpoint("step-00000030"), "model.safetensors")), File.ReadAllBytes(Path.Combine(resumed.Checkpoint("step-00000030"), "model.safetensors")));
    }

    [Fact]
    public async Task Train_DiskFilledMeanwhile_EndsWithTheSentenceAndResumes()
    {
        var run = _worker.CreateRun(Spec with { MaxSteps = 100_000 });

        var printed = await SmallDisk.RunAsync(2000, $$"""
            cp -r "{{_worker.Workspace.Root}}" "$DISK/ws"
            run=$DISK/ws/runs/{{run.Id}}
            replaced train "$run" 2>&1 &
            until [ -e "$run/checkpoints/last" ]; do sleep 0.05; done
            cat /dev/zero >"$DISK/other" 2>/dev/null
            wait $!; echo "code $?"
            rm "$DISK/other"
            before=$(wc -l <"$run/events.jsonl")
            replaced train "$run" &
            until [ "$(wc -l <"$run/events.jsonl")" -gt $((before + 20)) ]; do sleep 0.05; done
            kill -TERM $!; wait $!; echo "code $?"
            cp -r "$run" "$OUT/run"
            """, _out);

        Assert.Equal("The run's journal cannot be written (the disk is full). Free some disk space and resume the run.\ncode 1\ncode 0\n", printed);
        var resumed = new RunDirectory(_out.File("run"));
        Assert.Equal(2, WorkerProcess.Events(resumed).OfType<StartEvent>().Count());
        Assert.Equal("paused", WorkerProcess.Events(resumed).OfType<EndEvent>().Last().Status);
        Assert.Empty(Directory.GetFileSystemEntries(resumed.Checkpoints, "*.writing-*"));
    }

    [Fact]
    public async Task Train_TokensDoNotFit_SaysSoAndLeavesNoHalfOfThem()
    {
        var text = _worker.File("long.txt", TextFixture.Alphabet(400_000));
        Assert.Equal(0, (await WorkerProcess.Run("import", text, "--name", "long", "--workspace", _worker.Workspace.Root)).Code);
        var spec = _worker.File("spec.json", RunSpecJson.Write(Spec with { Dataset = "long" }));

        var printed = await SmallDisk.RunAsync(400, $$"""
            cp -r "{{_worker.Workspace.Root}}" "$DISK/ws"
            worker train "{{spec}}" --workspace "$DISK/ws" 2>&1 >/dev/null; echo "code $?"
            find "$DISK/ws/cache" -name '*.writing-*'
            """, _out);

        Assert.Equal($"The tokens of the text cannot be written to {_out.File("disk/ws/cache")} (the disk is full). Free some disk space and start again.\ncode 1\n", printed);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(150)]
    [InlineData(400)]
    public async Task Import_DoesNotFit_SaysSoAndLeavesNothing(int kilobytes)
    {
        var random = new Random(1);
        var text = _worker.File("random.txt", string.Join('\n', Enumerable.Range(0, 60_000).Select(_ => random.NextInt64())));

        var printed = await SmallDisk.RunAsync(kilobytes, $"""
            worker import "{text}" --workspace "$DISK/ws" 2>&1 >/dev/null; echo "code $?"
            find "$DISK/ws" -type f
            """, _out);

        Assert.Equal($"The disk of {_out.File("disk/ws")} is full: free some space and import again; nothing was kept of this attempt.\ncode 1\n", printed);
    }
}
