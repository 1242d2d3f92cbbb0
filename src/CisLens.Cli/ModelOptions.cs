using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models;
using CisLens.Torch;

namespace CisLens.Cli;

/// <summary>The options with which score, background and ism open their model.</summary>
sealed class ModelOptions
{
    readonly Option<string[]> _model = CommonOptions.Models();
    readonly Option<string?> _head = CommonOptions.Head();
    readonly Option<string> _device = CommonOptions.Device();
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<int> _batch = new Option<int>("--batch")
    {
        Description = "Windows per batch.",
        DefaultValueFactory = _ => 64,
    }.AtLeast(1);
    readonly Option<bool> _selfTest = new("--selftest")
    {
        Description = "Before the first score, compare the predictions on this device with those stored in the model file.",
        DefaultValueFactory = _ => true,
    };

    /// <summary>Adds the options to a verb.</summary>
    public ModelOptions(Verb verb)
    {
        verb.Add(_model, _device, _threads);
        verb.AddGroup("Model", _head, _batch, _selfTest);
    }

    /// <summary>The model files as typed; several are the members of an ensemble.</summary>
    public string[] Paths(ParseResult args) => args.GetRequiredValue(_model);

    /// <summary>The device of <c>--device</c>.</summary>
    public Device Device(ParseResult args) => Torch.Device.Parse(args.GetRequiredValue(_device));

    /// <summary>Opens the model on its device.</summary>
    public ISequenceModel Open(ParseResult args) => Open(args, out _);

    /// <summary>Opens the model on its device.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="hash">SHA-256 of the content of the model files.</param>
    /// <exception cref="UsageException">A model is given twice.</exception>
    public ISequenceModel Open(ParseResult args, out string hash)
    {
        TorchLibrary.Threads = args.GetRequiredValue(_threads);
        string[] paths = Paths(args);
        if (paths.GroupBy(RealPath.Resolve).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"model {twice.First()} is given {twice.Count()} times; each member of an ensemble counts once");
        return ModelFile.Open(paths, Device(args), args.GetRequiredValue(_batch), args.GetRequiredValue(_selfTest),
            args.GetValue(_head), out hash);
    }
}
