using System.Diagnostics;
using System.Globalization;
using CisLens.Benchmarks;
using CisLens.Torch;

// Our side of the speed comparison; the same protocol as peer.py: 'train N' or 'forward N' on standard input, N wall times
// in milliseconds on one line of standard output. Usage: TrainingSpeed MODEL BATCH THREADS [DEVICE]
TorchLibrary.Threads = int.Parse(args[2], CultureInfo.InvariantCulture);
using var work = new Workload(args[0], int.Parse(args[1], CultureInfo.InvariantCulture), Device.Parse(args.ElementAtOrDefault(3) ?? "cpu"));
while (Console.ReadLine() is { } line)
{
    var words = line.Split(' ');
    Action step = words[0] == "train" ? work.Train : work.Forward;
    var times = new List<double>();
    for (int i = int.Parse(words[1], CultureInfo.InvariantCulture); i > 0; i--)
    {
        long start = Stopwatch.GetTimestamp();
        step();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }
    Console.WriteLine(string.Join(' ', times.Select(t => t.ToString("F3", CultureInfo.InvariantCulture))));
}
