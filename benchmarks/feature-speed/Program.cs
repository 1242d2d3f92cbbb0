using System.Diagnostics;
using System.Globalization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Networks;
using CisLens.Models.TwoStep;
using CisLens.Torch;

// Our side of the speed comparison; the same protocol as peer.py. FeatureSpeed REACH THREADS: features of ExPecto with Beluga and random
// weights, for positions up to REACH bp upstream and REACH − 200 bp downstream. 'windows', 'scratch' (REF and ALT of an SNV at the TSS) and
// 'variant' (ALT alone, after REF) on standard input give wall and processor time in milliseconds, and 'peak' the largest memory in MiB.
int reach = int.Parse(args[0], CultureInfo.InvariantCulture);
TorchLibrary.Threads = int.Parse(args[1], CultureInfo.InvariantCulture);
var design = new Beluga();
var tracks = Enumerable.Range(0, design.Tasks).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Probability });
using var model = new NetModel(design.Manifest("beluga", [.. tracks]), Network.Create(design, Device.Cpu, new Rng(1)));
var layout = FeatureLayout.ExPecto with { FirstBp = -reach, Count = 2 * reach / 200 };
ChromatinFeatures fresh = new(model, layout, cacheBytes: 0), warm = new(model, layout);
byte[] window = [.. Enumerable.Range(0, fresh.Windows.Length).Select(i => (byte)(i * 7919 % 4))], copy = [.. window];
copy[Centre.Left.AnchorIndex(copy.Length)] ^= 1;
var features = new float[fresh.Windows.FeatureCount];
warm.Window(window, features);
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
    if (line == "variant")
        warm.Copy(copy, window, default, features);
    else
        fresh.Window(window, features);
    if (line == "scratch")
        fresh.Window(copy, features);
    double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    double used = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wall:F3} {used:F3}"));
}
