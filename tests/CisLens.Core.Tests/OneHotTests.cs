namespace CisLens.Core.Tests;

public class OneHotTests
{
    [Fact]
    public void Channels_have_the_base_order_and_the_encoding_of_N_of_the_model()
    {
        var hot = new float[4 * 3];
        OneHot.Encode(Dna.Encode("GCN"), "AGCT", UnknownBase.Quarter, hot);
        Assert.Equal([0, 0, .25f, /* G */ 1, 0, .25f, /* C */ 0, 1, .25f, /* T */ 0, 0, .25f], hot);
        OneHot.Encode(Dna.Encode("GCN"), "ACGT", UnknownBase.Zero, hot);
        Assert.Equal([0, 0, 0, /* C */ 0, 1, 0, /* G */ 1, 0, 0, /* T */ 0, 0, 0], hot);
    }
}
