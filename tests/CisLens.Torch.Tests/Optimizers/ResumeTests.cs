using CisLens.Torch.Optimizers;
using static CisLens.Torch.Functional;

namespace CisLens.Torch.Tests.Optimizers;

/// <summary>Training of a small convolutional net with batch norm and dropout gives the same bytes if it is saved and resumed.</summary>
public class ResumeTests
{
    const int Steps = 60;

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string name in Makers.Keys)
            foreach (int step in (int[])[1, 13, 37])
                cases.Add(name, step);
        return cases;
    }

    static readonly Dictionary<string, Func<Optimizer>> Makers = new()
    {
        ["sgd"] = () => Optimizer.Sgd(0.05, momentum: 0.9, nesterov: true),
        ["rmsprop"] = () => Optimizer.RmsProp(0.001, momentum: 0.5, centered: true),
        ["adam"] = () => Optimizer.Adam(0.001, amsgrad: true),
        ["adamw"] = () => Optimizer.AdamW(0.001),
    };

    [Theory, MemberData(nameof(Cases))]
    public void A_run_saved_and_resumed_gives_the_bytes_of_an_uninterrupted_one(string name, int saveAt)
    {
        using var scope = new TensorScope();
        TorchLibrary.Threads = 1;
        var (weights, optimizer) = Start(name);
        Dictionary<string, Tensor> savedWeights = [];
        IReadOnlyDictionary<string, Tensor> savedState = new Dictionary<string, Tensor>();
        byte[] savedGenerator = [];
        for (int step = 0; step < Steps; step++)
        {
            if (step == saveAt)
            {
                savedWeights = weights.ToDictionary(w => w.Key, w => w.Value.Detach().Clone());
                savedState = optimizer.SaveState();
                savedGenerator = TorchLibrary.SaveGenerator(Device.Cpu);
            }
            Step(weights, optimizer);
        }
        var (resumed, other) = Start(name);
        using (new NoGrad())
            foreach (var (key, value) in savedWeights)
                resumed[key].CopyFrom(value);
        other.LoadState(savedState);
        TorchLibrary.RestoreGenerator(Device.Cpu, savedGenerator);
        for (int step = saveAt; step < Steps; step++)
            Step(resumed, other);

        foreach (var (key, value) in weights)
            Assert.Equal(value.ToArray<float>(), resumed[key].ToArray<float>());
        Assert.Equal(optimizer.SaveState().SelectMany(s => s.Value.ToArray<double>()), other.SaveState().SelectMany(s => s.Value.ToArray<double>()));
        optimizer.Dispose();
        other.Dispose();
    }

    static (Dictionary<string, Tensor> Weights, Optimizer Optimizer) Start(string name)
    {
        TorchLibrary.ManualSeed(7);
        var weights = new Dictionary<string, Tensor>
        {
            ["conv.weight"] = Tensor.RandN([6, 4, 5]) * 0.3,
            ["norm.weight"] = Tensor.Ones([6]),
            ["norm.bias"] = Tensor.Zeros([6]),
            ["dense.weight"] = Tensor.RandN([3, 6 * 5]) * 0.2,
        };
        foreach (var weight in weights.Values)
            weight.RequiresGrad = true;
        var optimizer = Makers[name]().AddGroup(weights, weightDecay: 1e-3);
        weights["norm.running_mean"] = Tensor.Zeros([6]);
        weights["norm.running_var"] = Tensor.Ones([6]);
        return (weights, optimizer);
    }

    static void Step(Dictionary<string, Tensor> weights, Optimizer optimizer)
    {
        using var scope = new TensorScope();
        var x = Tensor.Rand([8, 4, 24]);
        var y = Tensor.Rand([8, 3]).Gt(0.5).To(DType.Float32);
        var h = Conv1d(x, weights["conv.weight"]);
        h = BatchNorm(h, weights["norm.weight"], weights["norm.bias"], weights["norm.running_mean"], weights["norm.running_var"], training: true);
        h = Dropout(MaxPool1d(Relu(h), 4), 0.3, training: true);
        optimizer.ZeroGrad();
        BinaryCrossEntropyWithLogits(Linear(h.Reshape(8, -1), weights["dense.weight"]), y).Backward();
        optimizer.Step();
    }
}
