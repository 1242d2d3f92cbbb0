using System.Diagnostics;
using System.Globalization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Design.Zoo;
using CisLens.Models.Networks;
using CisLens.Torch;

// Our side of the speed comparison; the same protocol as peer.py. EngineSpeed DESIGN THREADS WEIGHTS: a network with random weights, which
// are written to WEIGHTS as safetensors. Lines on standard input: 'check' gives the predictions for one sequence; 'forward N' and
// 'libtorch N' predict N sequences; 'ism FIRST COUNT' predicts all single-base edits of COUNT positions of a window, on both strands unless
// the model has one;
// 'product' multiplies matrices of 2,048 rows and columns with libtorch. Each gives wall and processor time in milliseconds.
var design = Designs.Create(args[0]);
int threads = int.Parse(args[1], CultureInfo.InvariantCulture);
TorchLibrary.Threads = threads;
using var network = Network.Create(design, Device.Cpu, new Rng(1));
foreach (var weight in network.Weights.Where(w => w.Name.EndsWith("running_var", StringComparison.Ordinal)))
    network.Write(weight.Name, [.. Enumerable.Range(0, (int)weight.Count).Select(i => 0.5f + i % 7 * 0.1f)]);
using (var file = File.Create(args[2]))
    NetworkWeights.Save(network, file);
Track[] tracks = [.. Enumerable.Range(0, design.Tasks).Select(t => new Track { Id = $"t{t}", Kind = design.Kind(t) })];
using var model = new NetModel(design.Manifest(design.Name, tracks), network);
int[] all = [.. Enumerable.Range(0, tracks.Length)];
var answer = new Prediction();
Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
{
    string[] words = line.Split(' ');
    int Number(int i) => int.Parse(words[i], CultureInfo.InvariantCulture);
    if (words[0] == "check")
    {
        model.Predict(Request(1), answer);
        Console.WriteLine(string.Join(' ', answer.All()[..16].ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
        continue;
    }
    long start = Stopwatch.GetTimestamp();
    var processor = Environment.CpuUsage.TotalTime;
    if (words[0] == "forward")
        model.Predict(Request(Number(1)), answer);
    else if (words[0] == "ism")
        model.Predict(Mutants(Number(1), Number(2)), answer);
    else if (words[0] == "libtorch")
        WithLibtorch(Number(1));
    else
        Multiply();
    double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{wall:F3} {(Environment.CpuUsage.TotalTime - processor).TotalMilliseconds:F3}"));
}

byte[] Codes(int count) => [.. Enumerable.Range(0, count * design.Window).Select(i => (byte)((long)i * 7919 % 1009 % 4))];

PredictionRequest Request(int count) => new() { Length = design.Window, Windows = Codes(count), Tracks = all };

PredictionRequest Mutants(int first, int count)
{
    byte[] window = Codes(1);
    var copies = new List<WindowCopy>();
    for (int position = first; position < first + count; position++)
        for (int b = 1; b < 4; b++)
        {
            byte[] copy = [.. window];
            copy[position] = (byte)((copy[position] + b) % 4);
            copies.Add(new(copy, new(0, position, 1, position, 1)));
        }
    return new() { Length = design.Window, Windows = window, Copies = copies, Tracks = all, BothStrands = model.Manifest.Strand != StrandRule.Forward };
}

void WithLibtorch(int count)
{
    using var noGrad = new NoGrad();
    using var scope = new TensorScope();
    var codes = Tensor.From<byte>(Codes(count), [count, design.Window]);
    network.Predict(Functional.OneHotDna(codes, design.BaseOrder, design.UnknownBase, DType.Float32), tracks: null).ToArray<float>();
}

void Multiply()
{
    using var scope = new TensorScope();
    var matrix = Tensor.Ones([2048, 2048]);
    for (int i = 0; i < 10; i++)
        matrix.MatMul(matrix);
}
