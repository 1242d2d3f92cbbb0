using System.Diagnostics;
using System.Globalization;
using CisLens.Benchmarks;
using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Torch;

// Our side of the speed comparison; the same protocol as peer.py. EnformerSpeed enformer|basenji2|block|matmul SIZE THREADS, where SIZE is the window
// in bp, the positions of a block, or the rows of a matrix. 'run' on standard input gives wall and processor time in milliseconds, and
// 'peak' the largest memory of the process in MiB.
int size = int.Parse(args[1], CultureInfo.InvariantCulture);
TorchLibrary.Threads = int.Parse(args[2], CultureInfo.InvariantCulture);
using var outer = new TensorScope();
using var noGrad = new NoGrad();
ModelDesign? design = args[0] switch { "enformer" => new Enformer(size), "basenji2" => new Basenji2(size), "block" => new BlockDesign(size), _ => null };
using var network = design is null ? null : Network.Create(design, Device.Cpu, new Rng(1));
byte[] codes = [.. Enumerable.Range(0, size).Select(i => (byte)(i * 7919 % 4))];
var matrix = design is null ? Tensor.Rand([size, size]) : null;
Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    if (line == "peak")
    {
        string peak = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        Console.WriteLine(long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024);
        continue;
    }
    using var scope = new TensorScope();
    long start = Stopwatch.GetTimestamp();
    var processor = Environment.CpuUsage.TotalTime;
    if (network is null)
        matrix!.MatMul(matrix);
    else
        network.Predict(Functional.OneHotDna(Tensor.From<byte>(codes, [1, size])), null).ToArray<float>();
    double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    double used = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wall:F3} {used:F3}"));
}
