using Studio.Bench;

if (args.Any(a => a is "-h" or "--help"))
{
    Console.WriteLine("Usage: ./studio bench [ID ...]\n\nMeasures each figure (all of them where no ID is given) and prints one JSON line each, then a table.\n");
    foreach (var benchmark in Benchmarks.All)
        Console.WriteLine($"  {benchmark.Id,-16} {benchmark.Unit,-28} must reach {benchmark.Target}");
    return 0;
}

// what a benchmark starts as a process of its own
if (args is [Studio.Bench.Training.ModelLoading.FirstTokenCommand, var folder])
    return Studio.Bench.Training.ModelLoading.FirstToken(folder);

var unknown = args.Except(Benchmarks.All.Select(b => b.Id)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown[0]}'. Known: {string.Join(", ", Benchmarks.All.Select(b => b.Id))}.");
    return 2;
}

var table = new List<(Benchmark Benchmark, Figure? Figure, string Remark)>();
foreach (var benchmark in Benchmarks.All.Where(b => args.Length == 0 || args.Contains(b.Id)))
{
    try
    {
        var figure = await benchmark.MeasureAsync();
        Console.WriteLine(figure.ToJson(benchmark.Id, benchmark.Unit));
        table.Add((benchmark, figure, benchmark.Met(figure) ? "reached" : "NOT REACHED"));
    }
    catch (Exception e)
    {
        // one that fails must not keep the others from being measured; why is said in its own line
        var why = e is NotMeasurable ? e.Message : $"{e.GetType().Name}: {e.Message}";
        Console.WriteLine(new System.Text.Json.Nodes.JsonObject { ["id"] = benchmark.Id, ["value"] = null, ["unit"] = benchmark.Unit, ["error"] = why, ["machine"] = Machine.Description }.ToJsonString());
        table.Add((benchmark, null, why));
    }
}

Console.WriteLine($"\n{"figure",-16} {"value",12} {"unit",-28} {"peer",12} {"ratio",7}  {"must reach",-28} remark");
foreach (var (benchmark, figure, remark) in table)
    Console.WriteLine($"{benchmark.Id,-16} {figure?.Value,12:G5} {benchmark.Unit,-28} {figure?.Peer,12:G5} {figure?.Value / figure?.Peer,7:0.000}  {benchmark.Target,-28} {remark}");
return table.Any(t => t.Figure is null || !t.Benchmark.Met(t.Figure)) ? 1 : 0;
