using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Tests;

namespace CisLens.Design.Tests.Goldens;

public sealed class GeneratorTests
{
    readonly JsonNode _generator = JsonNode.Parse(File.ReadAllText(SharedData.Path("golden/nets/ops.json")))!["generator"]!;

    [Fact]
    public void Hash_and_numbers_are_the_references()
    {
        foreach (var (text, hash) in _generator["fnv1a64"]!.AsObject())
            Assert.Equal((string)hash!, Generator.Fnv1a64(text).ToString("x16"));
        foreach (var (seed, outputs) in _generator["splitmix64"]!.AsObject())
            for (int i = 0; i < outputs!.AsArray().Count; i++)
                Assert.Equal((string)outputs[i]!, Generator.SplitMix64(ulong.Parse(seed), (ulong)i + 1).ToString("x16"));
    }

    [Fact]
    public void Tensors_and_sequences_are_the_references()
    {
        Assert.Equal(Floats("tensor_tiny_deepsea_conv_net.0.weight_first6"), Generator.Tensor("pub", "tiny_deepsea", "conv_net.0.weight", [6, 4, 8])[..6]);
        Assert.Equal(Floats("tensor_tiny_deepsea_conv_net.0.bias"), Generator.Tensor("pub", "tiny_deepsea", "conv_net.0.bias", [6]));
        Assert.Equal(Floats("tensor_tiny_deeperdeepsea_conv_net.5.running_var"), Generator.Tensor("pub", "tiny_deeperdeepsea", "conv_net.5.running_var", [6]));
        Assert.Equal(Floats("tensor_tiny_deeperdeepsea_conv_net.5.weight"), Generator.Tensor("pub", "tiny_deeperdeepsea", "conv_net.5.weight", [6]));
        foreach (var (key, letters) in _generator["sequences"]!.AsObject())
        {
            var (name, length) = (key.Split('|')[0], int.Parse(key.Split('|')[1]));
            Assert.Equal((string)letters!, Dna.Decode(Generator.Sequence("pub", name, length)));
        }
    }

    float[] Floats(string key) => [.. _generator[key]!.AsArray().Select(v => (float)(double)v!)];
}
