using System.Diagnostics;
using System.Globalization;
using CisLens.Benchmarks;
using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Torch;
using CisLens.Train.Batches;
using CisLens.Train.Networks;

// Our side of the speed comparison; the same protocol as peer.py. EnformerSpeed enformer|basenji2|block|step|matmul SIZE THREADS [DEVICE],
// where SIZE is the window in bp, the positions of a block, or the rows of a matrix. 'run' on standard input gives wall and processor time
// in milliseconds, and 'peak' the largest memory of the process in MiB. EnformerSpeed plot RESULT.tsv FIGURE.svg draws the blocks.
if (args[0] == "plot")
{
    BlockFigure.Draw(args[1], args[2]);
    return;
}
int size = int.Parse(args[1], CultureInfo.InvariantCulture);
TorchLibrary.Threads = int.Parse(args[2], CultureInfo.InvariantCulture);
var device = Device.Parse(args.ElementAtOrDefault(3) ?? "cpu");
using var outer = new TensorScope();
ModelDesign? design = args[0] switch
{
    "enformer" => new Enformer(size),
    "step" => new Enformer(size, CropBins: Math.Min(320, size / 512)) { FurtherHeads = null },   // short windows, to try the step on a CPU
    "basenji2" => new Basenji2(size),
    "block" => new BlockDesign(size),
    _ => null,
};
using var network = design is null ? null : Network.Create(design, device, new Rng(1));
byte[] codes = [.. Enumerable.Range(0, size).Select(i => (byte)(i * 7919 % 4))];
var run = args[0] == "step" ? Step() : Pass();
Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    if (line == "peak")
    {
        string peak = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        Console.WriteLine(long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024);
        continue;
    }
    long start = Stopwatch.GetTimestamp();
    var processor = Environment.CpuUsage.TotalTime;
    run();
    double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    double used = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wall:F3} {used:F3}"));
}

Action Pass()
{
    var matrix = design is null ? Tensor.Rand([size, size], DType.Float32, device) : null;
    return () =>
    {
        using var scope = new TensorScope();
        using var noGrad = new NoGrad();
        var output = network is null ? matrix!.MatMul(matrix)
            : network.Predict(Functional.OneHotDna(Tensor.From<byte>(codes, [1, size], device)), null);
        if (network is not null)
            output.ToArray<float>();
    };
}

// the trainer's own step with the products in bfloat16; the network keeps its activations, as that of peer.py
Action Step()
{
    var options = design!.Recipe with { Bf16 = true, Recompute = false, Accumulate = 1 };
    var stepper = new Stepper(network!, options, [.. Enumerable.Repeat(LossKind.Poisson, design.Tasks)]);
    float[] labels = new float[design.Bins * design.Tasks];
    Array.Fill(labels, 1);
    var batch = new TrainingBatch(0, 0, 1, codes, labels, null);
    return () => stepper.Step(batch, options.LearningRate);
}
