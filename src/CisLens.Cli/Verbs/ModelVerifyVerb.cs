using System.CommandLine;
using System.Globalization;
using CisLens.Models;
using CisLens.Torch;

namespace CisLens.Cli.Verbs;

/// <summary><c>model verify</c>: checks every byte of a model file and its predictions on this device</summary>
sealed class ModelVerifyVerb : Verb
{
    readonly Argument<string> _file = ModelVerb.File();
    readonly Option<string> _device = CommonOptions.Device();

    public ModelVerifyVerb() : base("verify",
        "Check a model file and its predictions on this device. The exit code is 6 if they differ.", "cislens model verify model.clm")
    {
        Arguments.Add(_file);
        Options.Add(_device);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string path = args.GetValue(_file)!;
        var device = Device.Parse(args.GetValue(_device)!);
        using var model = ModelFile.Open(path, device);
        double worst = ModelFile.SelfTest(path, model);
        var culture = CultureInfo.InvariantCulture;
        context.Output.WriteLine($"{path}: sound; answers on {device} within {worst.ToString("0.0e0", culture)} of those in the file " +
            $"(allowed {model.Manifest.Tolerance.ToString("0e0", culture)})");
    }
}
