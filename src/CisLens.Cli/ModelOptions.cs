using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models;
using CisLens.Torch;

namespace CisLens.Cli;

/// <summary>The options with which every verb of step 4 opens its model.</summary>
sealed class ModelOptions
{
    readonly Option<string[]> _model = CommonOptions.Models();
    readonly Option<string> _device = CommonOptions.Device();
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<int> _batch = new Option<int>("--batch") { Description = "Windows that the model takes at once.", DefaultValueFactory = _ => 64 }.AtLeast(1);
    readonly Option<bool> _selfTest = new("--selftest")
    {
        Description = "Compare the model's answers on this device with those in its file before the first score.",
        DefaultValueFactory = _ => true,
    };

    /// <summary>Adds the options to a verb.</summary>
    public ModelOptions(Command verb)
    {
        foreach (var option in (Option[])[_model, _device, _threads, _batch, _selfTest])
            verb.Options.Add(option);
    }

    /// <summary>The model's file as typed; several are the members of an ensemble.</summary>
    public string[] Paths(ParseResult args) => args.GetRequiredValue(_model);

    /// <summary>The device asked for.</summary>
    public Device Device(ParseResult args) => Torch.Device.Parse(args.GetRequiredValue(_device));

    /// <summary>Opens the model on its device.</summary>
    public ISequenceModel Open(ParseResult args) => Open(args, out _);

    /// <summary>Opens the model on its device, and names its content.</summary>
    public ISequenceModel Open(ParseResult args, out string hash)
    {
        TorchLibrary.Threads = args.GetRequiredValue(_threads);
        string[] paths = Paths(args);
        if (paths.GroupBy(RealPath.Resolve).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"model {twice.First()} is given {twice.Count()} times; each member of an ensemble counts once");
        int batch = args.GetRequiredValue(_batch);
        bool selfTest = args.GetRequiredValue(_selfTest);
        return paths.Length == 1
            ? ModelFile.Open(paths[0], Device(args), batch, selfTest, out hash)
            : ModelFile.OpenEnsemble(string.Join('+', paths.Select(System.IO.Path.GetFileNameWithoutExtension)), paths, Device(args), batch, selfTest, out hash);
    }
}
