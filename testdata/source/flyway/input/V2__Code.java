class V2__Code {}
