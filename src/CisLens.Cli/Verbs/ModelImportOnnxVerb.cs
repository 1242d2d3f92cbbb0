using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.Import;
using CisLens.Models.Onnx;
using CisLens.Models.Storage;

namespace CisLens.Cli.Verbs;

/// <summary><c>model import onnx</c>: a network that PyTorch, Keras or another toolkit exported.</summary>
sealed class ModelImportOnnxVerb : ModelImportKindVerb
{
    readonly Argument<string> _file = new("file")
    {
        Description = "ONNX network: one-hot DNA in (B 4 L, B L 4 or B 4 1 L), one value per track out; or written by model export.",
    };
    readonly Option<int?> _window = new("--window") { Description = "Length of the input in bp; needed for files of other toolkits." };
    readonly Option<string?> _trackNames = new("--track-names")
    {
        Description = "Names of the tracks, one per line, or a published table of targets (default: track1, track2, ...).",
    };
    readonly Option<string> _kind = new("--kind")
    {
        Description = "What the outputs are: probability, logit or scalar.",
        DefaultValueFactory = _ => "scalar",
    };
    readonly Option<string> _bases = new("--base-order")
    {
        Description = "Letters of the input channels in order.",
        DefaultValueFactory = _ => "ACGT",
    };
    readonly Option<string> _unknown = new("--unknown-base")
    {
        Description = "What N becomes in the input: zero, or a quarter of each base.",
        DefaultValueFactory = _ => "zero",
    };
    readonly Option<bool> _forward = new("--forward-only")
    {
        Description = "Predict only the strand given (default: the mean of both strands).",
    };

    public ModelImportOnnxVerb() : base("onnx", "Make a model file from a network in ONNX format, run by OnnxRuntime.",
        "cislens model import onnx exported.onnx -o model.clm",
        "cislens model import onnx net.onnx --window 600 --track-names tracks.txt --kind probability -o net.clm")
    {
        _kind.AcceptOnlyFromAmong("probability", "logit", "scalar");
        _unknown.AcceptOnlyFromAmong("zero", "quarter");
        _bases.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && string.Concat(token.Value.Order()) != "ACGT")
                result.AddError($"--base-order {token.Value}: expected the letters A, C, G and T, each once");
        });
        _window.AtLeast(2);
        Arguments.Add(_file);
        AddOptions(_window, _trackNames, _kind, _bases, _unknown, _forward);
    }

    /// <inheritdoc/>
    protected override string[] Inputs(ParseResult args) =>
        [args.GetRequiredValue(_file), .. new[] { args.GetValue(_trackNames) }.OfType<string>()];

    /// <inheritdoc/>
    protected override IStoredModel Read(ParseResult args, string name, RunContext context)
    {
        string file = args.GetRequiredValue(_file);
        if (OnnxModel.Import(file, name, args.GetValue(Threads)) is { } own)
        {
            CommonOptions.RefuseForeign(args, $"{file}: model export wrote its description into it",
                _window, _trackNames, _kind, _bases, _unknown, _forward);
            return own;
        }
        int window = args.GetValue(_window) ?? throw new UsageException(
            $"{file} was not written by model export; give --window, the length of its input in bp, and see the other options");
        string kind = args.GetValue(_kind)!;
        var options = new OnnxOptions
        {
            BaseOrder = args.GetValue(_bases)!,
            UnknownBase = args.GetValue(_unknown) == "zero" ? UnknownBase.Zero : UnknownBase.Quarter,
            Kind = kind == "scalar" ? TrackKind.Scalar : TrackKind.Probability,
            Logits = kind == "logit",
            ForwardOnly = args.GetValue(_forward),
        };
        var tracks = args.GetValue(_trackNames) is { } path ? TrackNames.Read(path, context.Log) : null;
        return OnnxModel.Import(file, name, window, options, tracks, args.GetValue(Threads));
    }
}
