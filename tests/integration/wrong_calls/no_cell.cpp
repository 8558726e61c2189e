// No cell here.
